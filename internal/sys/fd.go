package sys

import (
	"fmt"
	"sync/atomic"
	"syscall"
)

// FD owns one file descriptor. It is safe for concurrent use.
type FD struct{ raw atomic.Int64 }

const closedFD = -1

// NewFD takes ownership of raw. A descriptor 0 is moved, because bpf(2) reads 0
// as "none" in most of its descriptor fields.
func NewFD(raw int) (*FD, error) {
	if raw < 0 {
		return nil, fmt.Errorf("own descriptor %d: %w", raw, syscall.EBADF)
	}
	if raw == 0 {
		moved, err := moveFromZero()
		if err != nil {
			return nil, fmt.Errorf("move descriptor 0: %w", err)
		}
		raw = moved
	}
	fd := new(FD)
	fd.raw.Store(int64(raw))
	return fd, nil
}

// Int returns the descriptor, -1 for a nil or closed one.
func (fd *FD) Int() int {
	if fd == nil {
		return closedFD
	}
	return int(fd.raw.Load())
}

// Disown gives the descriptor up to the caller and leaves fd closed.
func (fd *FD) Disown() int { return int(fd.raw.Swap(closedFD)) }

// Close closes the descriptor; a second Close, or one of a nil FD, does nothing.
func (fd *FD) Close() error {
	if fd == nil {
		return nil
	}
	raw := fd.Disown()
	if raw < 0 {
		return nil
	}
	return closeRaw(raw)
}
