package sys

import (
	"fmt"
	"math"
	"sync"
	"syscall"
)

// FD owns one file descriptor. It is safe for concurrent use; the zero FD is
// closed.
type FD struct {
	mu  sync.RWMutex
	raw int // 0 when closed: no FD ever holds descriptor 0
}

const closedFD = -1

// NewFD takes ownership of raw. A descriptor 0 is moved, because bpf(2) reads 0
// as "none" in most of its descriptor fields. When it fails, raw stays the
// caller's.
func NewFD(raw int) (*FD, error) {
	if !ValidFD(raw) {
		return nil, fmt.Errorf("own descriptor %d: %w", raw, syscall.EBADF)
	}
	if raw == 0 {
		moved, err := moveFromZero()
		if err != nil {
			return nil, fmt.Errorf("move descriptor 0: %w", err)
		}
		raw = moved
	}
	return &FD{raw: raw}, nil
}

// ValidFD reports whether raw can be a descriptor at all. The kernel looks at 32
// bits only, so that a larger number would pass for some other descriptor.
func ValidFD(raw int) bool { return raw >= 0 && raw <= math.MaxInt32 }

// Int returns the descriptor, -1 for a nil or closed one. Nothing keeps another
// goroutine from closing it meanwhile: see [FD.Use].
func (fd *FD) Int() int {
	raw := closedFD
	_ = fd.Use(func(open int) error { raw = open; return nil })
	return raw
}

// Use calls fn with the descriptor and keeps it open until fn returns, so that
// fn never sees the number in use for something else. It fails with EBADF for a
// nil or closed FD.
func (fd *FD) Use(fn func(raw int) error) error {
	if fd == nil {
		return syscall.EBADF
	}
	fd.mu.RLock()
	defer fd.mu.RUnlock()
	if fd.raw == 0 {
		return syscall.EBADF
	}
	return fn(fd.raw)
}

// Disown gives the descriptor up to the caller and leaves fd closed. It returns
// -1 for a closed one.
func (fd *FD) Disown() int {
	fd.mu.Lock()
	defer fd.mu.Unlock()
	if fd.raw == 0 {
		return closedFD
	}
	raw := fd.raw
	fd.raw = 0
	return raw
}

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
