package tokentest

import (
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/token"
)

func TestRun(t *testing.T) {
	cfg := Config{
		Capabilities: []token.Capability{token.CapBPF},
		Mounts:       []Mount{{"/run/bpf_delegation", token.Delegation{Cmds: token.CmdMapCreate, Maps: 1 << 40}}},
		Network:      true,
	}
	Run(t, "quick", cfg, func(t *testing.T) {
		if os.Getuid() != 1000 {
			t.Error(os.Getuid())
		}
		tok, err := token.Create("/run/bpf_delegation")
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		d, err := tok.Delegation()
		t.Log(d, err)
		s, _ := os.ReadFile("/proc/self/status")
		t.Log(string(s))
	})
}
