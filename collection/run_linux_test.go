package collection_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// answer is an XDP program that returns 42.
var answer = &ebpf.ProgramSpec{
	Name: "answer", Type: ebpf.XDP, AttachType: ebpf.AttachXDP, License: "MIT",
	Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 42), asm.Return()},
}

// Running takes nothing but the program: above all not the socket filter that
// cilium/ebpf loads first.
func TestRunUnderExactToken(t *testing.T) {
	needs, err := collection.RequirementsOf(&ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{"answer": answer}})
	if err != nil {
		t.Fatal(err)
	}
	tokentest.Run(t, "exact", tokentest.Config{
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: needs.Delegation}},
		Capabilities: needs.Capabilities,
	}, func(t *testing.T) {
		testenv.NoLeaks(t)
		tok, err := token.Create("/run/bpf")
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		prog, err := collection.NewProgram(answer, tok, ebpf.ProgramOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer prog.Close()
		in := bytes.Repeat([]byte{7}, 64)
		opts := &ebpf.RunOptions{Data: in, DataOut: make([]byte, 100), Repeat: 3}
		got, err := collection.Run(prog, opts)
		if err != nil || got != 42 {
			t.Errorf("Run = %d, %v, want 42", got, err)
		}
		if !bytes.Equal(opts.DataOut, in) {
			t.Errorf("output is % x, want the input", opts.DataOut)
		}
	})
}

func TestRunRefuses(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.SkipBefore(t, 6, 9, "the engine")
	testenv.NoLeaks(t)
	xdp, err := collection.NewProgram(answer, nil, ebpf.ProgramOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer xdp.Close()
	if _, err := collection.Run(xdp, &ebpf.RunOptions{Context: func() {}}); err == nil {
		t.Error("a context that cannot be encoded was taken")
	}
	if _, err := collection.Run(xdp, &ebpf.RunOptions{ContextOut: new(map[string]int)}); err == nil {
		t.Error("a context output without a size was taken")
	}
	kprobe := &ebpf.ProgramSpec{Type: ebpf.Kprobe, License: "GPL", Instructions: answer.Instructions}
	prog, err := collection.NewProgram(kprobe, nil, ebpf.ProgramOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer prog.Close()
	if _, err := collection.Run(prog, nil); !errors.Is(err, ebpf.ErrNotSupported) {
		t.Errorf("Run of a kprobe = %v, want %v", err, ebpf.ErrNotSupported)
	}
}
