package tokentest

import (
	"os"
	"testing"
)

// inside runs fn in the test process.
func inside(t *testing.T, m marker, fn func(t *testing.T)) {
	t.Helper()
	out := inherit(fdOutcome)
	returned := false
	t.Cleanup(func() { // the first clean-up is the last to run
		_, _ = out.Write([]byte{byte(outcomeOf(t, returned))})
	})
	if m.HideProc {
		hideProc(t, inherit(fdGate))
	}
	fn(t)
	returned = true
}

func hideProc(t *testing.T, gate *os.File) {
	t.Helper()
	if err := passGate(gate, gateHide); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := passGate(gate, gateShow); err != nil {
			t.Error(err)
		}
	})
}
