package token

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// verify makes sure that fd is a BPF token. fdinfo tells, which no other file can
// imitate; without /proc the kernel is asked.
func verify(fd int) error {
	if err := checkOpen(fd); err != nil {
		return err
	}
	_, err := readFDInfo(fd)
	if err == nil || errors.Is(err, errNotToken) {
		return err
	}
	var k sys.Kernel
	switch ok, askErr := k.IsToken(fd); {
	case askErr != nil:
		return fmt.Errorf("cannot tell whether it is a BPF token: %w; %w", err, askErr)
	case !ok:
		return errNotToken
	}
	return nil
}

// checkOpen fails with EBADF for a descriptor that is not open.
func checkOpen(fd int) error {
	if !sys.ValidFD(fd) {
		return syscall.EBADF
	}
	_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return err
}

// describeFD says which descriptor and what is open there, as far as /proc tells.
func describeFD(fd int) string {
	target, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", fd))
	if err != nil {
		return fmt.Sprint(fd)
	}
	return fmt.Sprintf("%d (%s)", fd, quotePath(target))
}
