package guesttest

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

// child runs one test of this binary again, as tokentest does.
func child(t *testing.T, name string, attr *syscall.SysProcAttr) {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", "-test.run=^"+name+"$", "-test.v")
	cmd.Env = append(os.Environ(), "GUESTTEST_CHILD=1")
	cmd.SysProcAttr = attr
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("re-execute: %v\n%s", err, out)
	}
}

func isChild() bool { return os.Getenv("GUESTTEST_CHILD") == "1" }

func TestUserNamespace(t *testing.T) {
	testenv.NeedsGuest(t, "makes a user namespace")
	if isChild() {
		if os.Getuid() != 0 {
			t.Errorf("uid %d in the user namespace", os.Getuid())
		}
		return
	}
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: 65534, Size: 1}}
	child(t, "TestUserNamespace", &syscall.SysProcAttr{
		Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWNET,
		UidMappings: ids, GidMappings: ids, Credential: &syscall.Credential{},
	})
}

func TestPivotRoot(t *testing.T) {
	testenv.NeedsGuest(t, "changes the root of a mount namespace")
	if !isChild() {
		child(t, "TestPivotRoot", &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWNS})
		return
	}
	dir := t.TempDir()
	steps := []error{
		unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""),
		unix.Mount("tmpfs", dir, "tmpfs", 0, ""),
		os.Mkdir(dir+"/proc", 0o755),
		unix.Mount("/proc", dir+"/proc", "", unix.MS_BIND, ""), // the search for leaks needs it
		unix.Chdir(dir),
		unix.PivotRoot(".", "."),
		unix.Unmount(".", unix.MNT_DETACH),
	}
	if err := errors.Join(steps...); err != nil {
		t.Error(err)
	}
}

// bpfTokenCreate is BPF_TOKEN_CREATE, command 36 of bpf(2); x/sys/unix does not have it.
const bpfTokenCreate = 36

// bpfToken asks for a token of no file, which tells a kernel with tokens from one without.
func bpfToken() error {
	attr := struct{ flags, bpffs uint32 }{bpffs: ^uint32(0)}
	_, _, errno := unix.Syscall(unix.SYS_BPF, bpfTokenCreate, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr))
	return errno
}

func TestTokens(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF_TOKEN_CREATE")
	if err := bpfToken(); err != unix.EBADF {
		t.Errorf("BPF_TOKEN_CREATE of no file: %v, want EBADF", err)
	}
}

func TestNoTokens(t *testing.T) {
	testenv.SkipFrom(t, 6, 9, "BPF_TOKEN_CREATE")
	if err := bpfToken(); err != unix.EINVAL {
		t.Errorf("BPF_TOKEN_CREATE of no file: %v, want EINVAL", err)
	}
}
