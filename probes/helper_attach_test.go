package probes

import (
	"errors"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// Every kernel since 6.1 has all helpers that are for some programs of a type only.
func TestHelpersOfAttachTypes(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.SkipBefore(t, 6, 1, "the last of these helpers")
	p, tried := New(nil), 0
	for _, row := range helperRows {
		if p.HaveAttachType(row.attach) != nil {
			continue // some hosts refuse programs of trampolines even to root
		}
		tried++
		if err := p.HaveProgramHelper(row.prog, row.helper); err != nil {
			t.Errorf("%s for %s: %v", row.helper, row.attach, err)
		}
	}
	if want := len(helperRows); tried == 0 || testenv.InGuest() && tried != want {
		t.Errorf("tried %d of %d", tried, want)
	}
}

// What another attach type of the program type allows says nothing about these.
func TestHelperOfWithheldAttachType(t *testing.T) {
	have := token.All()
	have.Attachs &^= token.AttachTypes(token.Bit(ebpf.AttachTraceIter))
	tokentest.Run(t, "no iterators", tokentest.Config{
		Capabilities: []token.Capability{token.CapBPF, token.CapPerfmon},
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: have}},
	}, func(t *testing.T) {
		tok, err := token.Create("/run/bpf")
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		var gap *token.NotDelegatedError
		err = New(tok).HaveProgramHelper(ebpf.Tracing, asm.FnSeqPrintf)
		if !errors.As(err, &gap) || gap.Missing != have.Missing(token.All()) {
			t.Errorf("got %v", err)
		}
	})
}
