package token_test

import (
	"errors"
	"runtime"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"golang.org/x/sys/unix"
)

// inMountNamespace runs fn, as root in the init user namespace, on a thread with
// mounts of its own, which go away with it.
func inMountNamespace(t *testing.T, fn func(t *testing.T)) {
	t.Helper()
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
			t.Errorf("unshare mounts: %v", err)
			return
		}
		if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
			t.Errorf("make mounts private: %v", err)
			return
		}
		fn(t)
	}()
	<-done
}

// mountBPFFS mounts a BPF FS at path, with options as mount(8) takes them.
func mountBPFFS(t *testing.T, path, options string) bool {
	t.Helper()
	if err := unix.Mount("bpf", path, "bpf", 0, options); err != nil {
		t.Errorf("mount BPF FS at %q with %q: %v", path, options, err)
		return false
	}
	return true
}

func wantErrors(t *testing.T, what string, err error, targets ...error) {
	t.Helper()
	for _, target := range targets {
		if !errors.Is(err, target) {
			t.Errorf("%s: %v, want %v", what, err, target)
		}
	}
}
