package sys

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Dup returns a close-on-exec duplicate of raw, which stays the caller's.
func Dup(raw int) (*FD, error) {
	dup, err := dupAbove0(raw)
	if err != nil {
		return nil, fmt.Errorf("duplicate descriptor %d: %w", raw, err)
	}
	return NewFD(dup)
}

// SetCloseOnExec keeps raw from being inherited by programs that are executed.
func SetCloseOnExec(raw int) error {
	_, err := unix.FcntlInt(uintptr(raw), unix.F_SETFD, unix.FD_CLOEXEC)
	return err
}

// moveFromZero duplicates descriptor 0 to a higher number and closes it.
func moveFromZero() (int, error) {
	dup, err := dupAbove0(0)
	if err != nil {
		return closedFD, err
	}
	_ = unix.Close(0)
	return dup, nil
}

func dupAbove0(raw int) (int, error) { return unix.FcntlInt(uintptr(raw), unix.F_DUPFD_CLOEXEC, 1) }

func closeRaw(raw int) error { return unix.Close(raw) }
