package token

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

func TestClone(t *testing.T) {
	tok := fakeToken(t, Source{SourceMount, "/a"})
	tok.masks.Store(&maps)
	clone, err := tok.Clone()
	if err != nil {
		t.Fatal(err)
	}
	defer clone.Close()
	if clone.FD() == tok.FD() || clone.Source() != tok.Source() {
		t.Errorf("%s with descriptor %d, of %s with %d", clone, clone.FD(), tok, tok.FD())
	}
	if flags, err := unix.FcntlInt(uintptr(clone.FD()), unix.F_GETFD, 0); err != nil || flags != unix.FD_CLOEXEC {
		t.Errorf("flags %#x, %v, want close-on-exec", flags, err)
	}
	if err := tok.Close(); err != nil {
		t.Fatal(err)
	}
	if d, err := clone.Delegation(); err != nil || d != maps {
		t.Errorf("after the first was closed: %s, %v", d, err)
	}
	if again, err := tok.Clone(); again != nil || !errors.Is(err, unix.EBADF) {
		t.Errorf("of a closed token: %s, %v, want EBADF", again, err)
	}
	if none, err := (*Token)(nil).Clone(); none != nil || err != nil {
		t.Errorf("of none: %s, %v", none, err)
	}
}
