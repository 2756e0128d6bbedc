package collection_test

import (
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// No token and no capability in a user namespace makes up for what
// bpf_probe_write_user asks for, and the refusal says so.
func TestHelperThatNoTokenGives(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	spec := &ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{"writer": {
		Name: "writer", Type: ebpf.RawTracepoint, License: "GPL", Instructions: asm.Instructions{
			asm.Mov.Imm(asm.R1, 0), asm.StoreMem(asm.RFP, -8, asm.R1, asm.DWord),
			asm.Mov.Reg(asm.R2, asm.RFP), asm.Add.Imm(asm.R2, -8), asm.Mov.Imm(asm.R3, 8),
			asm.FnProbeWriteUser.Call(), asm.Mov.Imm(asm.R0, 0), asm.Return(),
		},
	}}}
	needs, err := collection.RequirementsOf(spec)
	if err != nil {
		t.Fatal(err)
	}
	cfg := tokentest.Config{
		Mounts:       []tokentest.Mount{{Path: callerMount, Delegation: needs.Delegation}},
		Capabilities: append(needs.Capabilities, token.CapSysAdmin),
	}
	tokentest.Run(t, "exactly", cfg, func(t *testing.T) {
		tok, err := token.Create(callerMount)
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		coll, err := collection.New(spec, tok, nil)
		if err == nil {
			coll.Close()
			t.Fatal("it loads")
		}
		if text := err.Error(); !strings.Contains(text, "bpf_probe_write_user takes CAP_SYS_ADMIN in the init user namespace") {
			t.Error(text)
		}
	})
}
