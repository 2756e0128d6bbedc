package token_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

// In the init user namespace there are no tokens, whatever is delegated.
func TestCreateInInitUserNamespace(t *testing.T) {
	testenv.NoLeaks(t)
	inMountNamespace(t, func(t *testing.T) {
		if !mountBPFFS(t, "/sys/fs/bpf", "delegate_cmds=any,delegate_maps=any") {
			return
		}
		tok, err := token.Create("/sys/fs/bpf")
		wantErrors(t, "Create", err, token.ErrNotAvailable, unix.EOPNOTSUPP)
		if tok != nil || !strings.Contains(err.Error(), `"/sys/fs/bpf"`) || !strings.Contains(err.Error(), "init user namespace") {
			t.Errorf("%s, %v", tok, err)
		}
		var discovery *token.DiscoveryError
		if !errors.As(err, &discovery) || !discovery.Mandatory {
			t.Errorf("%v is not mandatory", err)
		}

		tok, err = token.Find(nil)
		wantErrors(t, "Find", err, token.ErrNotAvailable, unix.EOPNOTSUPP)
		if tok != nil || !errors.As(err, &discovery) || discovery.Mandatory {
			t.Errorf("root needs no token, and got %s, %v", tok, err)
		}
	})
}

// The kernel's answers, and libbpf's with them, do not depend on privilege here.
func TestCreateFromWrongPaths(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NoLeaks(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	loop := filepath.Join(dir, "loop")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(loop, loop)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, path string
		want       error
	}{
		{"a directory that is no BPF FS", dir, unix.EINVAL},
		{"missing", filepath.Join(dir, "missing"), unix.ENOENT},
		{"a regular file", file, unix.ENOTDIR},
		{"below a regular file", file + "/x", unix.ENOTDIR},
		{"a symbolic link to itself", loop, unix.ELOOP},
		{"PATH_MAX bytes", "/" + strings.Repeat("x/", 2047) + "x", unix.ENAMETOOLONG},
		{"more than PATH_MAX bytes", "/" + strings.Repeat("x/", 4000), unix.ENAMETOOLONG},
		{"a name of 256 bytes", dir + "/" + strings.Repeat("x", 256), unix.ENAMETOOLONG},
		{"one byte less than PATH_MAX", "/" + strings.Repeat("x/", 2047), unix.ENOENT},
		{"a NUL byte", dir + "\x00", unix.EINVAL},
		{"empty", "", unix.ENOENT},
	} {
		tok, err := token.Create(tt.path)
		wantErrors(t, tt.name, err, token.ErrNotAvailable, tt.want)
		if tok != nil || strings.ContainsAny(err.Error(), "\n\x00") || len(err.Error()) > 4400 {
			t.Errorf("%s: %s, %v", tt.name, tok, err)
		}
	}
}

func TestCreateFromSubdirectory(t *testing.T) {
	inMountNamespace(t, func(t *testing.T) {
		if !mountBPFFS(t, "/sys/fs/bpf", "delegate_cmds=any") {
			return
		}
		if err := os.Mkdir("/sys/fs/bpf/sub", 0o700); err != nil {
			t.Error(err)
			return
		}
		tok, err := token.Create("/sys/fs/bpf/sub")
		wantErrors(t, "a subdirectory", err, unix.EINVAL)
		if tok != nil || !strings.Contains(err.Error(), "not the root of a BPF FS") {
			t.Errorf("%s, %v", tok, err)
		}
	})
}
