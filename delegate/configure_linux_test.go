package delegate_test

import (
	"errors"
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

// fsopen opens a mount context of any kind.
func fsopen(t *testing.T, kind string) int {
	t.Helper()
	fd, err := unix.Fsopen(kind, unix.FSOPEN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	return fd
}

func TestConfigureRefusesOtherFiles(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if err := delegate.Configure(int(null.Fd()), token.All()); !errors.Is(err, delegate.ErrNotContext) {
		t.Errorf("device: %v", err)
	}
	for _, fd := range []int{-1, 1 << 20} {
		if err := delegate.Configure(fd, token.All()); !errors.Is(err, unix.EBADF) {
			t.Errorf("descriptor %d: %v", fd, err)
		}
	}
}

// A manager must not make other file systems for a container. bpf_preload and devpts stand for those with parameters
// of their own; there is no way to know one that takes anything, as that depends on the kernel.
func TestConfigureRefusesOtherFileSystems(t *testing.T) {
	needsManager(t)
	for _, kind := range []string{"tmpfs", "proc", "devpts", "ramfs", "sysfs", "mqueue"} {
		fd, err := unix.Fsopen(kind, unix.FSOPEN_CLOEXEC)
		if errors.Is(err, unix.ENODEV) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range []token.Delegation{{}, token.All()} {
			if err := delegate.Configure(fd, d); !errors.Is(err, delegate.ErrNotContext) {
				t.Errorf("%s: %v", kind, err)
			}
		}
		if _, err := unix.Fsmount(fd, unix.FSMOUNT_CLOEXEC, 0); !errors.Is(err, unix.EINVAL) {
			t.Errorf("%s was created: %v", kind, err)
		}
		unix.Close(fd)
	}
}

func TestConfigureTwice(t *testing.T) {
	needsManager(t)
	c, err := delegate.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Configure(token.All()); err != nil {
		t.Fatal(err)
	}
	if err := c.Configure(token.All()); !errors.Is(err, unix.EBUSY) {
		t.Errorf("second time: %v", err)
	}
}

func TestClosedContext(t *testing.T) {
	needsManager(t)
	c, err := delegate.Open()
	if err != nil {
		t.Fatal(err)
	}
	if flags, err := unix.FcntlInt(uintptr(c.FD()), unix.F_GETFD, 0); err != nil || flags&unix.FD_CLOEXEC == 0 {
		t.Errorf("not close-on-exec: %#x, %v", flags, err)
	}
	if err := errors.Join(c.Close(), c.Close()); err != nil || c.FD() != -1 {
		t.Errorf("closed twice: %v, descriptor %d", err, c.FD())
	}
	if err := c.Configure(token.All()); !errors.Is(err, unix.EBADF) {
		t.Errorf("configure: %v", err)
	}
	if err := c.Mount("/run"); !errors.Is(err, unix.EBADF) {
		t.Errorf("mount: %v", err)
	}
	if err := (*delegate.Context)(nil).Close(); err != nil {
		t.Error(err)
	}
}

func TestMountUnconfigured(t *testing.T) {
	needsManager(t)
	c, err := delegate.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Mount(t.TempDir()); !errors.Is(err, unix.EINVAL) {
		t.Errorf("got %v", err)
	}
}
