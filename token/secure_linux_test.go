package token_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

// environment is what a program made of variables that name what does not exist.
type environment struct {
	ObeyedPath, ObeyedFD bool
	SetUID               bool
	Path, FD             string // the errors
}

func init() {
	helpers["environment"] = func() any {
		var out environment
		out.SetUID = os.Getuid() != os.Geteuid()
		out.ObeyedPath, out.Path = obeyed(&token.Config{})
		out.ObeyedFD, out.FD = obeyed(&token.Config{FDVariable: "TOKEN_FD"})
		return out
	}
}

// obeyed tells whether a discovery, which fails, followed a variable: only then
// the failure is mandatory.
func obeyed(cfg *token.Config) (bool, string) {
	_, err := token.Find(cfg)
	var discovery *token.DiscoveryError
	if !errors.As(err, &discovery) {
		panic(err)
	}
	return discovery.Mandatory, err.Error()
}

// A setuid program runs with the environment of somebody with other privileges.
func TestSecureExecutionIgnoresTheEnvironment(t *testing.T) {
	testenv.NeedsRoot(t)
	for mode, obey := range map[os.FileMode]bool{0o755: true, 0o755 | os.ModeSetuid: false} {
		program := copyProgram(t, mode)
		var got environment
		execHelper(t, program, "environment", &got, []string{token.EnvTokenPath + "=/no/such/path", "TOKEN_FD=1000000"})
		if setuid := mode&os.ModeSetuid != 0; setuid && !got.SetUID {
			testenv.NeedsFeature(t, "setuid programs in the temporary directory", func() error { return unix.EPERM })
		}
		if got.ObeyedPath != obey || got.ObeyedFD != obey {
			t.Errorf("mode %s: %+v, want the environment obeyed: %t", mode, got, obey)
		}
	}
}

// copyProgram copies the test binary to a file of nobody's.
func copyProgram(t *testing.T, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "program")
	src, err := os.Open(testBinary)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	dst, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(dst, src)
	must(t, err, dst.Close(), os.Chown(path, 65534, 65534), os.Chmod(path, mode))
	return path
}
