package probes

import (
	"errors"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
)

var onlyXDP = tokentest.Config{
	Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin},
	Mounts: []tokentest.Mount{{Path: "/run/bpf", Delegation: token.Delegation{
		Cmds:    token.CmdProgLoad | token.CmdMapCreate,
		Progs:   token.ProgramTypes(token.Bit(ebpf.XDP)),
		Attachs: token.AttachTypes(token.Bit(ebpf.AttachXDP)),
		Maps:    token.MapTypes(token.Bit(ebpf.DevMap)),
	}}},
}

// What any program type would do for is not said to be withheld just because the
// one that is delegated could not be loaded for the moment.
func TestTransientFailure(t *testing.T) {
	tokentest.Run(t, "no descriptors", onlyXDP, func(t *testing.T) {
		p := proberOfMount(t)
		var short atomic.Bool
		p.kernel = &sys.Kernel{Intercept: func(cmd sys.Cmd, attr any, next func() (int, error)) (int, error) {
			fd, err := next()
			if err == nil && short.Load() && (cmd == sys.ProgLoad || cmd == sys.MapCreate) {
				_ = syscall.Close(fd)
				return -1, syscall.EMFILE
			}
			return fd, err
		}}
		asks := map[string]func() error{
			"v2": p.HaveV2ISA, "flag": func() error { return p.HaveProgramFlag(BPF_F_STRICT_ALIGNMENT) },
			"map_create": func() error { return p.HaveCommand(0) }, "prog_load": func() error { return p.HaveCommand(5) },
		}
		short.Store(true)
		for name, ask := range asks {
			if err := ask(); !errors.Is(err, syscall.EMFILE) || OutcomeOf(err) != Inconclusive {
				t.Errorf("%s: got %v", name, err)
			}
		}
		short.Store(false)
		for name, ask := range asks {
			if err := ask(); err != nil {
				t.Errorf("%s later: %v", name, err)
			}
		}
	})
}

// A command of which only types are delegated that take a capability takes it too.
func TestCommandCapability(t *testing.T) {
	cfg := onlyXDP
	cfg.Capabilities = onlyBPF
	tokentest.Run(t, "no CAP_NET_ADMIN", cfg, func(t *testing.T) {
		p := proberOfMount(t)
		for c := range map[Command]bool{0: true, 5: true} {
			var missing *token.MissingCapabilityError
			if err := p.HaveCommand(c); !errors.As(err, &missing) || missing.Missing[0] != token.CapNetAdmin {
				t.Errorf("%s: got %v", c, err)
			}
		}
	})
}

// To choose the seed of a hash takes a capability that no token replaces.
func TestZeroSeed(t *testing.T) {
	cfg := onlyXDP
	cfg.Mounts = []tokentest.Mount{{Path: "/run/bpf", Delegation: token.All()}}
	tokentest.Run(t, "everything", cfg, func(t *testing.T) {
		var missing *token.MissingCapabilityError
		if err := proberOfMount(t).HaveMapFlag(BPF_F_ZERO_SEED); !errors.As(err, &missing) || missing.Missing[0] != token.CapSysAdmin {
			t.Errorf("got %v", err)
		} else if want := "probe map flag zero_seed: missing CAP_SYS_ADMIN in the init user namespace, where no token helps: operation not permitted"; err.Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	})
}

func proberOfMount(t *testing.T) *Prober {
	t.Helper()
	tok, err := token.Create("/run/bpf")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tok.Close() })
	return New(tok)
}
