package sys

import (
	"testing"

	"golang.org/x/sys/unix"
)

// replaceStdin puts /dev/null at descriptor 0 until the test ends.
func replaceStdin(t *testing.T) {
	t.Helper()
	saved, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Dup3(saved, 0, 0); err != nil {
			t.Error(err)
		}
		_ = unix.Close(saved)
	})
	null := openNull(t)
	defer unix.Close(null)
	if err := unix.Dup3(null, 0, 0); err != nil {
		t.Fatal(err)
	}
}

func TestNewFDMovesZero(t *testing.T) {
	replaceStdin(t)
	fd, err := NewFD(0)
	if err != nil {
		t.Fatal(err)
	}
	defer fd.Close()
	if fd.Int() <= 0 || !isOpen(fd.Int()) || !closeOnExec(t, fd.Int()) {
		t.Errorf("descriptor 0 became %d", fd.Int())
	}
	if isOpen(0) {
		t.Error("descriptor 0 is still open")
	}
}

func TestNewFDLeavesZeroThatCannotMove(t *testing.T) {
	replaceStdin(t)
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	tight := limit
	tight.Cur = 1 // no number above 0 is left
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &tight); err != nil {
		t.Fatal(err)
	}
	fd, err := NewFD(0)
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	if fd != nil || err == nil {
		t.Errorf("NewFD(0) = %v, %v", fd, err)
	}
	if !isOpen(0) {
		t.Error("descriptor 0, still the caller's, was closed")
	}
}
