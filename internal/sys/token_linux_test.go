package sys

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// fakeKernel answers every command with a new descriptor, and keeps the attributes.
func fakeKernel(t *testing.T, seen *[]any) *Kernel {
	return &Kernel{Intercept: func(_ Cmd, attr any, _ func() (int, error)) (int, error) {
		*seen = append(*seen, attr)
		return openNull(t), nil
	}}
}

// commands are those that can carry a token, each with what it sent.
var commands = map[string]struct {
	issue func(k *Kernel, token int) (*FD, error)
	sent  func(attr any) (hasToken bool, token int32)
}{
	"MAP_CREATE": {
		func(k *Kernel, token int) (*FD, error) {
			return k.MapCreate(MapCreateAttr{Type: 2, KeySize: 4, ValueSize: 4, MaxEntries: 1}, token)
		},
		func(attr any) (bool, int32) { a := attr.(*MapCreateAttr); return a.HasToken(), a.tokenFD },
	},
	"BTF_LOAD": {
		func(k *Kernel, token int) (*FD, error) {
			fd, _, err := k.BTFLoad([]byte{1}, nil, token)
			return fd, err
		},
		func(attr any) (bool, int32) { a := attr.(*BTFLoadAttr); return a.HasToken(), a.tokenFD },
	},
	"PROG_LOAD": {
		func(k *Kernel, token int) (*FD, error) {
			fd, _, err := k.ProgLoad(&Program{License: "MIT"}, token)
			return fd, err
		},
		func(attr any) (bool, int32) { a := attr.(*ProgLoadAttr); return a.HasToken(), a.tokenFD },
	},
	"BTF_GET_FD_BY_ID": {
		func(k *Kernel, token int) (*FD, error) { return k.BTFGetFDByID(1, token) },
		func(attr any) (bool, int32) { a := attr.(*getIDAttr); return a.openFlags&flagTokenFD != 0, a.tokenFD },
	},
}

func TestTokenGoesWithItsFlag(t *testing.T) {
	for name, c := range commands {
		for _, token := range []int{0, 7, NoToken} {
			var seen []any
			fd, err := c.issue(fakeKernel(t, &seen), token)
			if err != nil || len(seen) != 1 {
				t.Fatalf("%s under token %d: %v, %d calls", name, token, err, len(seen))
			}
			_ = fd.Close()
			flag, sent := c.sent(seen[0])
			if want := token != NoToken; flag != want || sent != int32(max(token, 0)) {
				t.Errorf("%s under token %d: flag %t, descriptor %d", name, token, flag, sent)
			}
		}
	}
}

// The kernel must see the descriptor: it refuses one that is no token before it
// looks at anything else.
func TestKernelSeesToken(t *testing.T) {
	skipBeforeTokens(t)
	null := newFD(t)
	for name, c := range commands {
		if name == "BTF_GET_FD_BY_ID" { // asks for CAP_SYS_ADMIN first, and takes tokens from 6.15 only
			continue
		}
		if _, err := c.issue(nil, null.Int()); err != unix.EINVAL {
			t.Errorf("%s under /dev/null: %v, want EINVAL", name, err)
		}
		if _, err := c.issue(nil, 1<<20); err != unix.EBADF {
			t.Errorf("%s under a closed descriptor: %v, want EBADF", name, err)
		}
	}
}

func TestKnowsTokens(t *testing.T) {
	for errno, want := range map[error]bool{unix.EBADF: true, unix.EINVAL: false, unix.EPERM: false} {
		if got := failing(errno).KnowsTokens(); got != want {
			t.Errorf("answer %v: %t", errno, got)
		}
	}
	skipBeforeTokens(t)
	if !new(Kernel).KnowsTokens() {
		t.Error("this kernel knows tokens, and KnowsTokens does not")
	}
}

func TestBlocked(t *testing.T) {
	for errno, want := range map[error]bool{
		unix.EPERM: true, unix.EACCES: true, unix.ENOSYS: true, unix.EINVAL: false, unix.EBADF: false,
	} {
		if got := failing(errno).Blocked(); got != want {
			t.Errorf("answer %v: %t", errno, got)
		}
	}
}

func TestIsTokenReadsTheErrno(t *testing.T) {
	// Without privilege the kernel says EPERM after it has found a token; so does seccomp, to everything.
	unprivileged := &Kernel{Intercept: func(cmd Cmd, _ any, _ func() (int, error)) (int, error) {
		if cmd == BTFLoad {
			return -1, unix.EPERM
		}
		return -1, unix.EINVAL
	}}
	tests := []struct {
		name   string
		kernel *Kernel
		want   bool
		err    error
	}{
		{"allowed", failing(unix.E2BIG), true, nil},
		{"no privilege", unprivileged, true, nil},
		{"no token", failing(unix.EINVAL), false, nil},
		{"closed", failing(unix.EBADF), false, unix.EBADF},
		{"seccomp", failing(unix.EPERM), false, unix.EPERM},
	}
	for _, tt := range tests {
		if got, err := tt.kernel.IsToken(5); got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: %t, %v", tt.name, got, err)
		}
	}
}

func TestIsTokenAsksTheKernel(t *testing.T) {
	skipBeforeTokens(t)
	if got, err := new(Kernel).IsToken(newFD(t).Int()); got || err != nil {
		t.Errorf("/dev/null: %t, %v", got, err)
	}
	if got, err := new(Kernel).IsToken(-1); got || err != unix.EBADF {
		t.Errorf("-1: %t, %v", got, err)
	}
}
