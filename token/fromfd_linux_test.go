package token_test

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

func TestFromFDRefusesNumbers(t *testing.T) {
	huge := math.MaxInt32
	huge++ // wraps around where int has 32 bits
	for _, fd := range []int{-1, math.MinInt32, 1 << 20, huge, huge*2 + devNull(t)} {
		tok, err := token.FromFD(fd)
		if tok != nil || !errors.Is(err, unix.EBADF) {
			t.Errorf("FromFD(%d) = %s, %v, want EBADF", fd, tok, err)
		}
	}
	closed := devNull(t)
	_ = unix.Close(closed)
	if tok, err := token.FromFD(closed); tok != nil || !errors.Is(err, unix.EBADF) {
		t.Errorf("a closed one: %s, %v, want EBADF", tok, err)
	}
}

// devNull is a descriptor of /dev/null that is closed with the test, if it is
// still open then.
func devNull(t *testing.T) int {
	t.Helper()
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return int(file.Fd())
}

// wantRefused checks that fd, which is open on what says, is refused, named and
// left alone.
func wantRefused(t *testing.T, fd int, what string) {
	t.Helper()
	tok, err := token.FromFD(fd)
	if tok != nil || !errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EBADF) {
		t.Fatalf("%s: %s, %v, want EINVAL", what, tok, err)
	}
	if !strings.Contains(err.Error(), "not a BPF token") || !strings.Contains(err.Error(), what) {
		t.Errorf("%q does not say that it is %q and not a BPF token", err, what)
	}
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil {
		t.Errorf("%s: the caller's descriptor is gone: %v", what, err)
	}
}

func TestFromFDRefusesWhatIsNoToken(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "hostile\n*")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	wantRefused(t, int(file.Fd()), `hostile\n`)

	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	wantRefused(t, int(r.Fd()), "pipe:[")
}

func TestFromFDRefusesBPFObjects(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	m, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	wantRefused(t, m.FD(), "bpf-map")
}

func TestNilToken(t *testing.T) {
	var tok *token.Token
	if tok.FD() != -1 || tok.Close() != nil || tok.Source() != (token.Source{}) || tok.String() != "no BPF token" {
		t.Errorf("FD %d, source %s, %s", tok.FD(), tok.Source(), tok)
	}
	if _, err := tok.Delegation(); !errors.Is(err, unix.EBADF) {
		t.Errorf("Delegation: %v, want EBADF", err)
	}
	if err := tok.Check(token.All()); !errors.Is(err, unix.EBADF) {
		t.Errorf("Check: %v, want EBADF", err)
	}
}
