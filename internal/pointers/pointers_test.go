package pointers_test

import (
	"testing"

	"github.com/bpftoken/bpftoken/internal/pointers"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// A row is the middle of an XDP program: R6 is its context, R7 and R8 where the
// packet starts and ends; R0 is 0 in the end.
type row struct {
	name string
	want bool
	body asm.Instructions
	tail asm.Instructions // functions
}

var rows = []row{
	{name: "nothing"},
	{name: "packet bounds", body: asm.Instructions{
		asm.Mov.Reg(asm.R1, asm.R7), asm.Add.Imm(asm.R1, 14), asm.JGT.Reg(asm.R1, asm.R8, "out"),
		asm.LoadMem(asm.R2, asm.R7, 12, asm.Half),
	}},
	{name: "packet length", want: true, body: asm.Instructions{asm.Sub.Reg(asm.R8, asm.R7)}},
	{name: "packet length of 32 bits", want: true, body: asm.Instructions{
		asm.Mov.Reg32(asm.R1, asm.R8), asm.Mov.Reg32(asm.R2, asm.R7), asm.Sub.Reg32(asm.R1, asm.R2),
	}},
	{name: "variable offset", want: true, body: asm.Instructions{
		asm.LoadMem(asm.R1, asm.R6, 12, asm.Word), // ingress_ifindex
		asm.And.Imm(asm.R1, 15), asm.Add.Reg(asm.R7, asm.R1),
	}},
	{name: "variable offset, the other way round", want: true, body: asm.Instructions{
		asm.LoadMem(asm.R1, asm.R6, 12, asm.Word),
		asm.And.Imm(asm.R1, 15), asm.Add.Reg(asm.R1, asm.R7),
	}},
	{name: "context compared with null", want: true, body: asm.Instructions{asm.JEq.Imm(asm.R6, 0, "out")}},
	{name: "packet compared with null", want: true, body: asm.Instructions{asm.JNE.Imm(asm.R7, 0, "out")}},
	{name: "packet compared with a number", want: true, body: asm.Instructions{
		asm.Mov.Imm(asm.R1, 4096), asm.JGT.Reg(asm.R7, asm.R1, "out"),
	}},
	{name: "map value", body: append(lookup,
		asm.JEq.Imm(asm.R0, 0, "out"),
		asm.LoadMem(asm.R1, asm.R6, 12, asm.Word), asm.And.Imm(asm.R1, 7), asm.Add.Reg(asm.R0, asm.R1),
		asm.LoadMem(asm.R1, asm.R0, 0, asm.Byte),
	)},
	{name: "pointer into a map", want: true, body: append(lookup,
		asm.JEq.Imm(asm.R0, 0, "out"), asm.StoreMem(asm.R0, 0, asm.R6, asm.DWord),
	)},
	{name: "number into a map", body: append(lookup,
		asm.JEq.Imm(asm.R0, 0, "out"), asm.Mov.Imm(asm.R1, 1), asm.StoreMem(asm.R0, 0, asm.R1, asm.DWord),
	)},
	{name: "part of a spilled pointer", want: true, body: asm.Instructions{
		asm.StoreMem(asm.R10, -16, asm.R6, asm.DWord),
		asm.Mov.Imm(asm.R1, 1), asm.StoreMem(asm.R10, -16, asm.R1, asm.Word),
	}},
	{name: "a spilled pointer as a whole", body: asm.Instructions{
		asm.StoreMem(asm.R10, -16, asm.R6, asm.DWord), asm.LoadMem(asm.R1, asm.R10, -16, asm.DWord),
		asm.LoadMem(asm.R2, asm.R1, 12, asm.Word),
		asm.StoreMem(asm.R10, -16, asm.R2, asm.DWord), asm.StoreMem(asm.R10, -16, asm.R2, asm.Word),
	}},
	{name: "spilled and back", want: true, body: asm.Instructions{
		asm.StoreMem(asm.R10, -16, asm.R7, asm.DWord), asm.LoadMem(asm.R1, asm.R10, -16, asm.DWord),
		asm.Sub.Reg(asm.R8, asm.R1),
	}},
	{name: "a pointer or a number", body: asm.Instructions{
		asm.LoadMem(asm.R1, asm.R6, 12, asm.Word), asm.JEq.Imm(asm.R1, 0, "number"),
		asm.Mov.Reg(asm.R1, asm.R7),
		asm.Mov.Imm(asm.R2, 0).WithSymbol("number"),
	}},
	{name: "in a function", want: true, body: asm.Instructions{
		asm.Mov.Reg(asm.R1, asm.R7), asm.Mov.Reg(asm.R2, asm.R8), call("length"),
	}, tail: asm.Instructions{
		asm.Sub.Reg(asm.R2, asm.R1).WithSymbol("length"), asm.Mov.Imm(asm.R0, 0), asm.Return(),
	}},
}

// lookup leaves the value of the first element in R0.
var lookup = asm.Instructions{
	asm.Mov.Imm(asm.R1, 0), asm.StoreMem(asm.R10, -4, asm.R1, asm.Word),
	asm.LoadMapPtr(asm.R1, 0).WithReference("values"),
	asm.Mov.Reg(asm.R2, asm.R10), asm.Add.Imm(asm.R2, -4),
	asm.FnMapLookupElem.Call(),
}[:6:6]

func call(function string) asm.Instruction {
	return asm.Instruction{
		OpCode: asm.OpCode(asm.JumpClass).SetJumpOp(asm.Call), Src: asm.PseudoCall, Constant: -1,
	}.WithReference(function)
}

func (r row) program() asm.Instructions {
	insns := asm.Instructions{
		asm.Mov.Reg(asm.R6, asm.R1).WithSymbol("xdp"),
		asm.LoadMem(asm.R7, asm.R6, 0, asm.Word), asm.LoadMem(asm.R8, asm.R6, 4, asm.Word),
	}
	insns = append(insns, r.body...)
	insns = append(insns, asm.Mov.Imm(asm.R0, 0).WithSymbol("out"), asm.Return())
	return append(insns, r.tail...)
}

func TestNeedsPerfmon(t *testing.T) {
	for _, r := range rows {
		if got := pointers.NeedsPerfmon(ebpf.XDP, r.program()); got != r.want {
			t.Errorf("%s: %v, want %v", r.name, got, r.want)
		}
	}
}

// A program that no kernel takes is not followed: that could take minutes.
func TestNeedsPerfmonOfTooMany(t *testing.T) {
	insns := make(asm.Instructions, 1_000_001)
	for i := range insns {
		insns[i] = asm.Mov.Imm(asm.R0, 0)
	}
	insns[0] = asm.Sub.Reg(asm.R1, asm.R10)
	if pointers.NeedsPerfmon(ebpf.XDP, insns) {
		t.Error("a program that is too large for any kernel was looked into")
	}
	if !pointers.NeedsPerfmon(ebpf.XDP, insns[:1_000_000]) {
		t.Error("a program that is just small enough was not looked into")
	}
}

// Whatever the instructions, there is an answer.
func FuzzNeedsPerfmon(f *testing.F) {
	f.Add([]byte{0x07, 1, 0, 0, 0x1f, 0x21, 3, 9, 0x95, 0, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var insns asm.Instructions
		for ; len(data) >= 4; data = data[4:] {
			insns = append(insns, asm.Instruction{
				OpCode: asm.OpCode(data[0]), Dst: asm.Register(data[1] & 15), Src: asm.Register(data[1] >> 4),
				Offset: int16(int8(data[2])), Constant: int64(int8(data[3])),
			})
		}
		for _, typ := range []ebpf.ProgramType{ebpf.XDP, ebpf.SchedCLS, ebpf.SocketFilter} {
			pointers.NeedsPerfmon(typ, insns)
		}
	})
}
