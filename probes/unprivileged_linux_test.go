package probes_test

import (
	"runtime"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/probes"
	"github.com/bpftoken/bpftoken/token"
)

// Without capabilities a refusal is never blamed on an LSM, nor taken for what the
// kernel lacks.
func TestUnprivileged(t *testing.T) {
	testenv.NeedsRoot(t)
	kernelLacks := probes.OutcomeOf(probes.New(nil).HaveToken()) == probes.NotSupported
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlock it: the thread ends here
		setEffective(t, token.Capability(0))
		p := probes.NewShared(nil)
		if err := p.HaveToken(); (probes.OutcomeOf(err) == probes.NotSupported) != kernelLacks {
			t.Errorf("token: got %v", err)
		}
		for c := probes.Command(1); c < 5; c++ {
			if err := p.HaveCommand(c); !probes.OutcomeOf(err).Conclusive() {
				t.Errorf("%s: got %v", c, err)
			}
		}
		if err := p.HaveMapType(1); probes.OutcomeOf(err) != probes.MissingCapability {
			t.Errorf("hash: got %v", err)
		}
	}()
	<-done
}
