package probes

import (
	"errors"
	"syscall"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// HaveLargeInstructions asks for programs of more than 4096 instructions (Linux
// 5.2). Like the other probes of the instruction set it needs one program type
// that the token allows, whichever.
func (p *Prober) HaveLargeInstructions() error { return p.haveInstructions("large programs") }

// HaveBoundedLoops asks for loops that the verifier can see the end of (Linux 5.3).
// It takes CAP_PERFMON whatever the program type: without it the verifier also
// follows mispredicted branches, on which a loop has no end.
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
		since: row.since, need: h.need(), caps: append(h.caps(), row.caps...), unprivileged: true,
		try: func(s *session) error {
			if token.MissingCapabilities(row.caps...) != nil {
				return syscall.EPERM // the verifier would take seconds to find out
			}
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
