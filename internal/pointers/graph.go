package pointers

import "github.com/cilium/ebpf/asm"

// A graph says where instructions lead.
type graph struct {
	insns   asm.Instructions
	offsets []asm.RawInstructionOffset
	at      map[asm.RawInstructionOffset]int
	symbols map[string]int
}

func newGraph(insns asm.Instructions) *graph {
	g := &graph{
		insns:   insns,
		offsets: make([]asm.RawInstructionOffset, len(insns)),
		at:      make(map[asm.RawInstructionOffset]int, len(insns)),
		symbols: make(map[string]int),
	}
	for iter := insns.Iterate(); iter.Next(); {
		g.offsets[iter.Index], g.at[iter.Offset] = iter.Offset, iter.Index
		if name := iter.Ins.Symbol(); name != "" {
			g.symbols[name] = iter.Index
		}
	}
	return g
}

// target returns where a jump or call at i leads. Labels win over offsets, which
// are only made of them in the end.
func (g *graph) target(i int) (int, bool) {
	ins := &g.insns[i]
	if name := ins.Reference(); name != "" {
		to, ok := g.symbols[name]
		return to, ok
	}
	distance := int64(ins.Offset)
	if ins.IsFunctionCall() || ins.OpCode.Class() == asm.Jump32Class && ins.OpCode.JumpOp() == asm.Ja {
		distance = ins.Constant
	}
	to, ok := g.at[asm.RawInstructionOffset(int64(g.offsets[i])+1+distance)]
	return to, ok
}
