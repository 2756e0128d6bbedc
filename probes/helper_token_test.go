package probes_test

import (
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/probes"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

const helpersEnv = "PROBES_HELPERS_AS_ROOT"

// A helper that root can use is never said to be unsupported under a token: the
// kernel hides some from processes without CAP_PERFMON, or real CAP_SYS_ADMIN.
func TestHelpersUnderToken(t *testing.T) {
	env := helpersEnv + "="
	if !tokentest.Inside() {
		eachHelper(func(pt ebpf.ProgramType, h asm.BuiltinFunc) { env += outcomeDigit(root, pt, h) })
	}
	for _, caps := range [][]token.Capability{all, {token.CapBPF, token.CapNetAdmin}} {
		cfg := tokentest.Config{
			Capabilities: caps, Env: []string{env},
			Mounts: []tokentest.Mount{{Path: "/run/bpf", Delegation: token.All()}},
		}
		tokentest.Run(t, caps[len(caps)-1].String(), cfg, func(t *testing.T) {
			p, asRoot, i := proberOf(t, "/run/bpf"), os.Getenv(helpersEnv), 0
			var usable int
			eachHelper(func(pt ebpf.ProgramType, h asm.BuiltinFunc) {
				want := probes.Outcome(asRoot[i] - '0')
				i++
				err := p.HaveProgramHelper(pt, h)
				switch got := probes.OutcomeOf(err); {
				case got == probes.Usable:
					usable++
				case want == probes.Usable && got != probes.MissingCapability:
					t.Errorf("%s %s: usable for root, here %v", pt, h, err)
				case got == probes.NotDelegated, got == probes.Inconclusive && want != got:
					t.Errorf("%s %s: got %v", pt, h, err)
				}
			})
			if usable < len(asRoot)/10 {
				t.Errorf("%d helpers are usable: too few to be true", usable)
			}
		})
	}
}

// Whoever may not load the program type learns that, and not a falsehood about the
// helper; what no kernel has is not supported all the same.
func TestHelperNotDelegated(t *testing.T) {
	cfg := tokentest.Config{Capabilities: all, Mounts: []tokentest.Mount{{
		Path: "/run/bpf", Delegation: token.Delegation{Cmds: token.CmdMapCreate, Maps: 1 << 1},
	}}}
	tokentest.Run(t, "only maps", cfg, func(t *testing.T) {
		p := proberOf(t, "/run/bpf")
		for h, want := range map[asm.BuiltinFunc]probes.Outcome{
			asm.FnMapLookupElem: probes.NotDelegated, 100000: probes.NotSupported, 0: probes.NotSupported,
		} {
			if err := p.HaveProgramHelper(ebpf.XDP, h); probes.OutcomeOf(err) != want {
				t.Errorf("%s: got %v, want %s", h, err, want)
			}
		}
	})
}

// everyInGuests is how few helpers a guest asks for: an emulated one takes minutes
// for all. There are more types than that, so each helper is asked for with one.
const everyInGuests = 23

// eachHelper calls fn for the helpers of each program type; in guests, for some of
// them, of each type others.
func eachHelper(fn func(ebpf.ProgramType, asm.BuiltinFunc)) {
	for pt := ebpf.SocketFilter; pt <= ebpf.Netfilter; pt++ {
		if pt == ebpf.Extension || pt == ebpf.StructOps {
			continue
		}
		for h := asm.FnMapLookupElem; h <= asm.FnCgrpStorageDelete; h++ {
			if !testenv.InGuest() || (uint32(pt)+uint32(h))%everyInGuests == 0 {
				fn(pt, h)
			}
		}
	}
}

func outcomeDigit(p *probes.Prober, pt ebpf.ProgramType, h asm.BuiltinFunc) string {
	return string(rune('0' + probes.OutcomeOf(p.HaveProgramHelper(pt, h))))
}
