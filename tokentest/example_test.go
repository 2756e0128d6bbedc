package tokentest_test

import (
	"testing"

	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
)

// An agent's test: what it needs is delegated, and it finds that by itself.
func ExampleRun() {
	// In a real test file this is func TestAgent(t *testing.T).
	_ = func(t *testing.T) {
		tokentest.Run(t, "exact delegation", tokentest.Config{
			Mounts: []tokentest.Mount{{
				Path:       "/run/bpf_delegation",
				Delegation: token.Delegation{Cmds: token.CmdMapCreate, Maps: 1 << 2}, // array maps only
			}},
			Capabilities: []token.Capability{token.CapBPF},
		}, func(t *testing.T) {
			tok, err := token.Find(nil)
			if err != nil {
				t.Fatal(err)
			}
			defer tok.Close()
			if err := tok.Check(token.Delegation{Cmds: token.CmdMapCreate}); err != nil {
				t.Error(err)
			}
		})
	}
}
