package sys

import (
	"errors"
	"math"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// openNull returns a descriptor that nobody owns.
func openNull(t *testing.T) int {
	t.Helper()
	fd, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	return fd
}

// isOpen tells whether raw is an open descriptor.
func isOpen(raw int) bool {
	_, err := unix.FcntlInt(uintptr(raw), unix.F_GETFD, 0)
	return err == nil
}

func newFD(t *testing.T) *FD {
	t.Helper()
	fd, err := NewFD(openNull(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fd.Close() })
	return fd
}

func TestFDIsClosedOnce(t *testing.T) {
	fd := newFD(t)
	raw := fd.Int()
	if err := fd.Close(); err != nil || isOpen(raw) {
		t.Fatalf("Close: %v, still open: %t", err, isOpen(raw))
	}
	// The number now belongs to somebody else.
	if err := unix.Dup3(openNullAt(t), raw, unix.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(raw) })
	if err := fd.Close(); err != nil || !isOpen(raw) {
		t.Errorf("second Close: %v; it closed what is not its own: %t", err, !isOpen(raw))
	}
	if got := fd.Int(); got != -1 {
		t.Errorf("Int of a closed FD = %d", got)
	}
}

// openNullAt is openNull for one that is closed with the test, and far from the
// numbers that get reused.
func openNullAt(t *testing.T) int {
	t.Helper()
	low := openNull(t)
	defer unix.Close(low)
	high, err := unix.FcntlInt(uintptr(low), unix.F_DUPFD_CLOEXEC, 200)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(high) })
	return high
}

func TestFDConcurrentClose(t *testing.T) {
	fd := newFD(t)
	raw := fd.Int()
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			// A second close(2) of the same number would be EBADF.
			if err := fd.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if isOpen(raw) {
		t.Error("still open")
	}
}

func TestFDUseKeepsItOpen(t *testing.T) {
	fd := newFD(t)
	closed := make(chan error)
	err := fd.Use(func(raw int) error {
		started := make(chan struct{})
		go func() { close(started); closed <- fd.Close() }()
		<-started
		for range 1000 {
			if !isOpen(raw) {
				return errors.New("closed while in use")
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := <-closed; err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := fd.Use(func(int) error { t.Error("called with a closed FD"); return nil }); !errors.Is(err, unix.EBADF) {
		t.Errorf("Use of a closed FD: %v, want EBADF", err)
	}
}

func TestFDDisown(t *testing.T) {
	fd := newFD(t)
	raw := fd.Disown()
	t.Cleanup(func() { _ = unix.Close(raw) })
	if err := fd.Close(); err != nil || !isOpen(raw) {
		t.Errorf("Close after Disown: %v, open: %t", err, isOpen(raw))
	}
	if got := fd.Disown(); got != -1 {
		t.Errorf("second Disown = %d", got)
	}
}

func TestFDWithoutDescriptor(t *testing.T) {
	for name, fd := range map[string]*FD{"nil": nil, "zero": new(FD)} {
		if got := fd.Int(); got != -1 {
			t.Errorf("%s: Int = %d", name, got)
		}
		if err := fd.Close(); err != nil {
			t.Errorf("%s: Close: %v", name, err)
		}
	}
	if !isOpen(0) {
		t.Error("the zero FD closed descriptor 0")
	}
}

func TestNewFDRefuses(t *testing.T) {
	huge := math.MaxInt32
	huge++ // an int of 32 bits wraps around to a negative one
	for _, raw := range []int{-1, math.MinInt32, huge} {
		if fd, err := NewFD(raw); fd != nil || !errors.Is(err, unix.EBADF) {
			t.Errorf("NewFD(%d) = %v, %v, want EBADF", raw, fd, err)
		}
	}
}

func TestDup(t *testing.T) {
	fd := newFD(t)
	dup, err := Dup(fd.Int())
	if err != nil {
		t.Fatal(err)
	}
	defer dup.Close()
	if dup.Int() == fd.Int() || !closeOnExec(t, dup.Int()) {
		t.Errorf("duplicate %d of %d, close-on-exec %t", dup.Int(), fd.Int(), closeOnExec(t, dup.Int()))
	}
	if _, err := Dup(-1); !errors.Is(err, unix.EBADF) {
		t.Errorf("Dup(-1): %v, want EBADF", err)
	}
}

func TestSetCloseOnExec(t *testing.T) {
	raw, err := unix.Open("/dev/null", unix.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(raw)
	if closeOnExec(t, raw) {
		t.Fatal("close-on-exec already")
	}
	if err := SetCloseOnExec(raw); err != nil || !closeOnExec(t, raw) {
		t.Errorf("SetCloseOnExec: %v, set: %t", err, closeOnExec(t, raw))
	}
}

func closeOnExec(t *testing.T, raw int) bool {
	t.Helper()
	flags, err := unix.FcntlInt(uintptr(raw), unix.F_GETFD, 0)
	if err != nil {
		t.Fatal(err)
	}
	return flags&unix.FD_CLOEXEC != 0
}
