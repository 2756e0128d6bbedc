package token_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"golang.org/x/sys/unix"
)

// running is the version of this kernel.
func running(t *testing.T) testenv.Version {
	t.Helper()
	v, err := testenv.KernelVersion()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestDelegationIsExact(t *testing.T) {
	// Every bit that a kernel could know by now, and nothing above.
	const known = 1<<63 - 1
	for name, tt := range map[string]struct{ delegated, fdinfo token.Delegation }{
		"one bit":      {token.Delegation{Cmds: 1}, token.Delegation{Cmds: 1}},
		"unknown bits": {token.Delegation{1 << 63, 1<<63 | 6, 1 << 63, 1<<63 | 1}, token.Delegation{1 << 63, 1<<63 | 6, 1 << 63, 1<<63 | 1}},
		"everything":   {token.All(), token.All()},
		"needs":        {needBoth, needBoth},
		"known bits":   {token.Delegation{known, known, known, known}, token.All()}, // fdinfo says "any"
	} {
		tokentest.Run(t, name, sandbox(mount("/run/a", tt.delegated)), func(t *testing.T) {
			tok := create(t, "/run/a")
			want := tt.delegated
			if running(t).Less(testenv.Version{Major: 6, Minor: 17}) {
				want = tt.fdinfo
			}
			for range 2 { // asked, then remembered
				if got, err := tok.Delegation(); err != nil || got != want {
					t.Errorf("%+v, %v, want %+v", got, err, want)
				}
			}
			if got, err := token.ReadFDInfo(tok.FD()); err != nil || got != tt.fdinfo {
				t.Errorf("fdinfo: %+v, %v, want %+v", got, err, tt.fdinfo)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	tokentest.Run(t, "token", sandbox(mount("/run/a", needBoth)), func(t *testing.T) {
		tok := create(t, "/run/a")
		for _, need := range []token.Delegation{{}, needMaps, needXDP, needBoth} {
			if err := tok.Check(need); err != nil {
				t.Errorf("%s: %v", need, err)
			}
		}
		gap := token.Delegation{Cmds: token.CmdBTFLoad, Maps: 1 << 27, Progs: 1 << 63, Attachs: 1}
		err := tok.Check(needBoth.Union(gap))
		var refused *token.NotDelegatedError
		if !errors.As(err, &refused) || !errors.Is(err, token.ErrNotDelegated) || errors.Is(err, token.ErrNotAvailable) {
			t.Fatal(err)
		}
		if refused.Missing != gap || refused.Have != needBoth || refused.Source != tok.Source() || refused.Err != nil {
			t.Errorf("%+v", refused)
		}
		if want := "delegate_cmds=btf_load,delegate_maps=ringbuf,delegate_progs=0x8000000000000000," +
			"delegate_attachs=cgroup_inet_ingress"; !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not offer %q", err, want)
		}
	})
}

func TestClosedToken(t *testing.T) {
	tokentest.Run(t, "token", sandbox(mount("/run/a", token.All())), func(t *testing.T) {
		tok := create(t, "/run/a")
		if _, err := tok.Delegation(); err != nil {
			t.Fatal(err)
		}
		fd := tok.FD()
		if err := errors.Join(tok.Close(), tok.Close()); err != nil {
			t.Error(err)
		}
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != unix.EBADF || tok.FD() != -1 {
			t.Errorf("descriptor %d: %v, FD %d", fd, err, tok.FD())
		}
		_, err := tok.Delegation()
		from, _ := socketPair(t, unix.SOCK_STREAM)
		wantErrors(t, "Delegation", err, unix.EBADF)
		wantErrors(t, "Check", tok.Check(token.All()), unix.EBADF)
		wantErrors(t, "Send", token.Send(from, tok), unix.EBADF)
	})
}
