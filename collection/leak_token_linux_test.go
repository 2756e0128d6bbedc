package collection

import (
	"sync"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
)

// TestLeakTokenClosedMeanwhile closes a token with the first command of a load,
// which goes on with its own duplicate and closes that at the end.
func TestLeakTokenClosedMeanwhile(t *testing.T) {
	cfg := tokentest.Config{
		Capabilities: []token.Capability{token.CapBPF},
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: anyDelegation(t)}},
	}
	tokentest.Run(t, "closed", cfg, func(t *testing.T) {
		testenv.NoLeaks(t)
		tok, err := token.Create("/run/bpf")
		if err != nil {
			t.Fatal(err)
		}
		var once sync.Once
		engine := engineWith(func(_ sys.Cmd, _ any, next func() (int, error)) (int, error) {
			once.Do(func() { _ = tok.Close() })
			return next()
		})
		engine.Token = tok
		coll, err := engine.New(objectSpec(t, "globals"), nil)
		if err != nil {
			t.Fatal(err)
		}
		coll.Close()
		if tok.FD() >= 0 {
			t.Error("the token is still open")
		}
	})
}
