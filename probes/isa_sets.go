package probes

import (
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf/asm"
)

// An instructionRow is what to put before the end of a program.
type instructionRow struct {
	since string
	insns func() asm.Instructions
	caps  []token.Capability // beyond those of the program type
}

// instructionNames is the order of the rows in a report.
var instructionNames = []string{"large programs", "bounded loops", "v2", "v3", "v4"}

var instructionSets = map[string]instructionRow{
	"large programs": {since: "5.2", insns: manyInstructions},
	"bounded loops":  {since: "5.3", insns: loop, caps: []token.Capability{token.CapPerfmon}},
	"v2":             {since: "4.14", insns: over(asm.JLT.Imm(asm.R0, 0, "over"))},
	"v3":             {since: "5.1", insns: over(asm.JLT.Imm32(asm.R0, 0, "over"))},
	"v4":             {since: "6.6", insns: over(asm.LongJump("over"))},
}

// loop goes round ten times.
func loop() asm.Instructions {
	return asm.Instructions{
		asm.Mov.Imm(asm.R0, 10),
		asm.Sub.Imm(asm.R0, 1).WithSymbol("loop"),
		asm.JNE.Imm(asm.R0, 0, "loop"),
	}
}

// manyInstructions is more than BPF_MAXINSNS, the limit of unprivileged programs.
func manyInstructions() asm.Instructions {
	insns := make(asm.Instructions, 4096, 4098)
	for i := range insns {
		insns[i] = asm.Mov.Imm(asm.R0, 1)
	}
	return insns
}

// over jumps over an instruction that a preceding test keeps reachable.
func over(jump asm.Instruction) func() asm.Instructions {
	return func() asm.Instructions {
		return asm.Instructions{
			asm.Mov.Imm(asm.R0, 0),
			asm.JEq.Imm(asm.R0, 1, "skipped"),
			jump,
			asm.Mov.Imm(asm.R0, 1).WithSymbol("skipped"),
			asm.Mov.Imm(asm.R0, 0).WithSymbol("over"),
		}
	}
}
