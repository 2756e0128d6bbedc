package delegate

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

func open() (*Context, error) {
	raw, err := unix.Fsopen("bpf", unix.FSOPEN_CLOEXEC)
	if err != nil {
		return nil, &Error{Op: "open BPF FS", Err: err, Hint: mountHint(err)}
	}
	fd, err := sys.NewFD(raw)
	if err != nil {
		_ = unix.Close(raw)
		return nil, fmt.Errorf("open BPF FS: %w", err)
	}
	return &Context{fd}, nil
}

func mount(fd int, path string) error {
	mnt, err := unix.Fsmount(fd, unix.FSMOUNT_CLOEXEC, 0)
	if err != nil {
		return newError("make mount of BPF FS", err, mountHint(err), fd)
	}
	defer unix.Close(mnt)
	if err := unix.MoveMount(mnt, "", unix.AT_FDCWD, path, unix.MOVE_MOUNT_F_EMPTY_PATH); err != nil {
		return newError(fmt.Sprintf("mount BPF FS at %q", path), err, mountHint(err), fd)
	}
	return nil
}

// mountHint glosses the errno of fsopen, fsmount and move_mount: may_mount asks for CAP_SYS_ADMIN over the mount
// namespace.
func mountHint(err error) error {
	if errors.Is(err, unix.EPERM) {
		return ErrNoMountRight
	}
	return nil
}
