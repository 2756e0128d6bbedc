package sys

import "golang.org/x/sys/unix"

// moveFromZero duplicates descriptor 0 to a higher number and closes it.
func moveFromZero() (int, error) {
	dup, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, 1)
	_ = unix.Close(0)
	return dup, err
}

func closeRaw(raw int) error { return unix.Close(raw) }
