package sys

import (
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"golang.org/x/sys/unix"
)

// failing answers every command with errno.
func failing(errno error) *Kernel {
	return &Kernel{Intercept: func(Cmd, any, func() (int, error)) (int, error) { return -1, errno }}
}

func skipBeforeTokens(t *testing.T) {
	t.Helper()
	testenv.SkipBefore(t, 6, 9, "BPF_TOKEN_CREATE")
}

func TestInterceptSeesEveryCommand(t *testing.T) {
	var got []Cmd
	k := &Kernel{Intercept: func(cmd Cmd, _ any, _ func() (int, error)) (int, error) {
		got = append(got, cmd)
		return -1, unix.EINVAL
	}}
	for _, c := range commands {
		_, _ = c.issue(k, NoToken)
	}
	_, _ = k.TokenCreate(-1)
	_, _ = k.TokenInfo(-1)
	_, _ = k.BTFInfo(-1)
	_, _ = k.BTFGetNextID(0)
	_ = k.MapFreeze(-1)
	_ = k.ProgRun(&ProgRunAttr{}, nil, nil, nil, nil)
	_, _ = k.LinkKprobeMulti(-1, 0, "symbol")
	_, _ = k.LinkUprobeMulti(-1, 0, "/", 0)
	_ = k.Raw(ObjGetInfoByFD, RawAttr{}, false)
	if want := len(commands) + 9; len(got) != want {
		t.Errorf("saw %v, want %d calls", got, want)
	}
}

func TestInterceptCanLetThrough(t *testing.T) {
	k := &Kernel{Intercept: func(_ Cmd, _ any, next func() (int, error)) (int, error) { return next() }}
	if err := k.MapFreeze(-1); err != unix.EBADF && err != unix.EPERM {
		t.Errorf("freeze descriptor -1: %v, want the kernel's answer", err)
	}
}

func TestErrorsAreBareErrnos(t *testing.T) {
	for name, c := range commands {
		if fd, err := c.issue(failing(unix.EACCES), 3); fd != nil || err != unix.EACCES {
			t.Errorf("%s: %v, %v, want a bare EACCES", name, fd, err)
		}
	}
}

func TestNewDescriptorIsOwnedOrClosed(t *testing.T) {
	replaceStdin(t)
	answer := &Kernel{Intercept: func(Cmd, any, func() (int, error)) (int, error) { return 0, nil }}
	fd, err := answer.TokenCreate(-1)
	if err != nil {
		t.Fatal(err)
	}
	defer fd.Close()
	if fd.Int() <= 0 || isOpen(0) {
		t.Errorf("descriptor 0 became %d; 0 open: %t", fd.Int(), isOpen(0))
	}
}
