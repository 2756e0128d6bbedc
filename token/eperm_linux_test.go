package token_test

import (
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"golang.org/x/sys/unix"
)

// wantEPERM checks what an EPERM from the mount at /run/full is put down to.
func wantEPERM(t *testing.T, err error, missing bool, says string) {
	t.Helper()
	wantErrors(t, "Create", err, unix.EPERM, token.ErrNotAvailable)
	var capability *token.MissingCapabilityError
	if errors.As(err, &capability) != missing || errors.Is(err, token.ErrMissingCapability) != missing {
		t.Errorf("%v: missing capability %t, want %t", err, !missing, missing)
	}
	if missing && !slices.Equal(capability.Missing, []token.Capability{token.CapBPF}) {
		t.Errorf("missing %v", capability.Missing)
	}
	if !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), `"/run/full"`) {
		t.Errorf("%q does not say %q", err, says)
	}
}

func TestEPERMIsExplained(t *testing.T) {
	full := mount("/run/full", token.All())
	tokentest.Run(t, "no capability", tokentest.Config{Mounts: []tokentest.Mount{full}}, func(t *testing.T) {
		_, err := token.Create("/run/full")
		wantEPERM(t, err, true, "needs CAP_BPF in its user namespace")
		_, err = token.Find(nil)
		wantEPERM(t, err, true, "needs CAP_BPF in its user namespace")
	})
	// Other commands take CAP_SYS_ADMIN for CAP_BPF, BPF_TOKEN_CREATE does not.
	tokentest.Run(t, "CAP_SYS_ADMIN", tokentest.Config{
		Mounts: []tokentest.Mount{full}, Capabilities: []token.Capability{token.CapSysAdmin},
	}, func(t *testing.T) {
		_, err := token.Create("/run/full")
		wantEPERM(t, err, true, "needs CAP_BPF in its user namespace")
	})
	nested := sandbox(full)
	nested.Nested = true
	tokentest.Run(t, "nested", nested, func(t *testing.T) {
		_, err := token.Create("/run/full")
		wantEPERM(t, err, false, "another user namespace")
	})
	tokentest.Run(t, "seccomp", sandbox(full), func(t *testing.T) {
		_, err := withoutBPF(t, func() (*token.Token, error) { return token.Create("/run/full") })
		wantEPERM(t, err, false, "seccomp or an LSM refuses bpf(2)")
		create(t, "/run/full") // only that thread was refused
	})
	tokentest.Run(t, "seccomp and no capability", tokentest.Config{Mounts: []tokentest.Mount{full}}, func(t *testing.T) {
		_, err := withoutBPF(t, func() (*token.Token, error) { return token.Create("/run/full") })
		wantEPERM(t, err, true, "seccomp or an LSM refuses bpf(2)")
		wantEPERM(t, err, true, "needs CAP_BPF in its user namespace")
	})
}

// withoutBPF calls fn on a thread of its own, where seccomp answers EPERM to bpf(2).
func withoutBPF(t *testing.T, fn func() (*token.Token, error)) (tok *token.Token, err error) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // never unlocked: the thread ends with the goroutine
		filter := []unix.SockFilter{
			{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}, // seccomp_data.nr
			{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jf: 1, K: unix.SYS_BPF},
			{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
			{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
		}
		prog := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
		if err := errors.Join(
			unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
			unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&prog)), 0, 0),
		); err != nil {
			t.Errorf("set seccomp filter: %v", err)
			return
		}
		tok, err = fn()
	}()
	<-done
	return tok, err
}

func TestMissingCapabilities(t *testing.T) {
	need := []token.Capability{token.CapBPF, token.CapNetAdmin, token.CapPerfmon}
	for name, tt := range map[string]struct{ have, missing []token.Capability }{
		"none":          {nil, need},
		"CAP_BPF":       {[]token.Capability{token.CapBPF}, need[1:]},
		"all":           {need, nil},
		"CAP_SYS_ADMIN": {[]token.Capability{token.CapSysAdmin}, nil},
	} {
		tokentest.Run(t, name, tokentest.Config{Capabilities: tt.have}, func(t *testing.T) {
			if got := token.MissingCapabilities(need...); !slices.Equal(got, tt.missing) {
				t.Errorf("missing %v, want %v", got, tt.missing)
			}
		})
	}
}
