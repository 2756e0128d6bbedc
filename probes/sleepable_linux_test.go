package probes

import (
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
)

// Any delegated type that takes the flag will do.
func TestSleepable(t *testing.T) {
	for _, pt := range sleepable {
		cfg := tokentest.Config{
			Capabilities: []token.Capability{token.CapBPF, token.CapPerfmon},
			Mounts: []tokentest.Mount{{Path: "/run/bpf", Delegation: token.Delegation{
				Cmds:    token.CmdProgLoad,
				Progs:   token.ProgramTypes(token.Bit(pt)),
				Attachs: token.All().Attachs,
			}}},
		}
		tokentest.Run(t, pt.String(), cfg, func(t *testing.T) {
			p := proberOfMount(t)
			err := p.HaveProgramFlag(BPF_F_SLEEPABLE)
			if pt == ebpf.LSM && !testenv.InGuest() && OutcomeOf(p.HaveProgramType(pt)) == Inconclusive {
				t.Log("this host refuses LSM programs")
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}
