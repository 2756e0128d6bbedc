package tokentest_test

import (
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
)

// full is a configuration that delegates everything to a process with all that bpf(2) asks for.
func full(path string) tokentest.Config {
	return tokentest.Config{
		Mounts:       []tokentest.Mount{{Path: path, Delegation: token.All()}},
		Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin, token.CapPerfmon, token.CapSysAdmin},
	}
}

func TestInside(t *testing.T) {
	if host := os.Getpid() != 1 && os.Getuid() == 0; host && tokentest.Inside() {
		t.Error("outside is inside")
	}
	tokentest.Run(t, "in sandbox", tokentest.Config{}, func(t *testing.T) {
		if !tokentest.Inside() {
			t.Error("inside is outside")
		}
	})
}

func TestDepth(t *testing.T) {
	t.Run("a (b) [c", func(t *testing.T) {
		t.Parallel()
		for range 2 { // the same name twice
			tokentest.Run(t, "d/e|f", tokentest.Config{}, func(t *testing.T) {
				if os.Getuid() == 0 {
					t.Error("runs as root")
				}
			})
		}
	})
	t.Run("other", func(t *testing.T) {
		t.Parallel()
		tokentest.Run(t, "parallel", tokentest.Config{}, func(t *testing.T) { t.Parallel() })
	})
}

func TestWorkingDirectory(t *testing.T) {
	tokentest.Run(t, "relative paths", tokentest.Config{}, func(t *testing.T) {
		for _, path := range []string{"run_test.go", "../tokentest/run_test.go"} {
			if _, err := os.Stat(path); err != nil && os.Getenv("BPFTOKEN_GUEST") == "" {
				t.Error(err)
			}
		}
	})
}

func TestEnvironment(t *testing.T) {
	t.Setenv("TOKENTEST_A", "host")
	t.Setenv("TOKENTEST_B", "host")
	if !tokentest.Inside() {
		t.Setenv(token.EnvTokenPath, "/host")
	}
	cfg := tokentest.Config{Env: []string{"TOKENTEST_C=cfg=x"}}
	tokentest.Run(t, "merged", cfg, func(t *testing.T) {
		for name, want := range map[string]string{"TOKENTEST_A": "host", "TOKENTEST_B": "host", "TOKENTEST_C": "cfg=x"} {
			if got := os.Getenv(name); got != want {
				t.Errorf("%s=%q", name, got)
			}
		}
		if path, ok := os.LookupEnv(token.EnvTokenPath); ok {
			t.Errorf("the host's token path is in sight: %q", path)
		}
	})
}
