package probes

import (
	"errors"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// HaveLargeInstructions asks for programs of more than 4096 instructions (Linux
// 5.2). Like the other probes of the instruction set it needs one program type
// that the token allows, whichever.
func (p *Prober) HaveLargeInstructions() error { return p.haveInstructions("large programs") }

// HaveBoundedLoops asks for loops that the verifier can see the end of (Linux 5.3).
func (p *Prober) HaveBoundedLoops() error { return p.haveInstructions("bounded loops") }

// HaveV2ISA asks for the instructions of -mcpu=v2: JLT, JLE, JSLT, JSLE (Linux 4.14).
func (p *Prober) HaveV2ISA() error { return p.haveInstructions("v2") }

// HaveV3ISA asks for the instructions of -mcpu=v3: 32-bit jumps (Linux 5.1).
func (p *Prober) HaveV3ISA() error { return p.haveInstructions("v3") }

// HaveV4ISA asks for the instructions of -mcpu=v4: among others, long jumps (Linux
// 6.6).
func (p *Prober) HaveV4ISA() error { return p.haveInstructions("v4") }

func (p *Prober) haveInstructions(name string) error {
	return p.ask(subject{"instructions", name}, func(s *session) probe {
		return instructionProbe(s, instructionSets[name])
	})
}

func instructionProbe(s *session, row instructionRow) probe {
	h := s.carrier(everyProgram)
	return probe{
		since: row.since, need: h.need(), caps: h.caps(), unprivileged: true,
		try: func(s *session) error {
			prog, err := s.program(h, append(row.insns(), h.result(), asm.Return()))
			if err != nil {
				return err
			}
			err = s.load(prog)
			if errors.Is(err, enotsupp) { // from some JIT compilers
				return ebpf.ErrNotSupported
			}
			return err
		},
	}
}

// An instructionRow is what to put before the end of a program.
type instructionRow struct {
	since string
	insns func() asm.Instructions
}

// instructionNames is the order of the rows in a report.
var instructionNames = []string{"large programs", "bounded loops", "v2", "v3", "v4"}

var instructionSets = map[string]instructionRow{
	"large programs": {"5.2", manyInstructions},
	"bounded loops": {"5.3", func() asm.Instructions {
		return asm.Instructions{
			asm.Mov.Imm(asm.R0, 10),
			asm.Sub.Imm(asm.R0, 1).WithSymbol("loop"),
			asm.JNE.Imm(asm.R0, 0, "loop"),
		}
	}},
	"v2": {"4.14", func() asm.Instructions { return over(asm.JLT.Imm(asm.R0, 0, "over")) }},
	"v3": {"5.1", func() asm.Instructions { return over(asm.JLT.Imm32(asm.R0, 0, "over")) }},
	"v4": {"6.6", func() asm.Instructions { return over(asm.LongJump("over")) }},
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
func over(jump asm.Instruction) asm.Instructions {
	return asm.Instructions{
		asm.Mov.Imm(asm.R0, 0),
		asm.JEq.Imm(asm.R0, 1, "skipped"),
		jump,
		asm.Mov.Imm(asm.R0, 1).WithSymbol("skipped"),
		asm.Mov.Imm(asm.R0, 0).WithSymbol("over"),
	}
}
