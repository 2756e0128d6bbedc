package token

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// verify makes sure that fd is a BPF token and close-on-exec.
func verify(fd int) error {
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil {
		return err
	}
	if err := verifyKind(fd); err != nil {
		return err
	}
	_, err := unix.FcntlInt(uintptr(fd), unix.F_SETFD, unix.FD_CLOEXEC)
	return err
}

// verifyKind asks fdinfo, which no other file can imitate. Without /proc a token
// is still told apart: its file lies on a BPF FS, where nothing else that can be
// opened answers OBJ_GET_INFO_BY_FD (Linux 6.17).
func verifyKind(fd int) error {
	_, err := readFDInfo(fd)
	if err == nil || errors.Is(err, errNotToken) {
		return err
	}
	var fs unix.Statfs_t
	if unix.Fstatfs(fd, &fs) != nil || !isBPFFS(&fs) {
		return errNotToken
	}
	var k sys.Kernel
	if _, infoErr := k.TokenInfo(fd); infoErr != nil {
		return fmt.Errorf("cannot tell whether it is a BPF token: %w", err)
	}
	return nil
}

func isBPFFS(fs *unix.Statfs_t) bool { return uint32(fs.Type) == unix.BPF_FS_MAGIC }
