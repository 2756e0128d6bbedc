package probes

import (
	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// A hook is what a program is loaded for: its type and attach type.
type hook struct {
	prog   ebpf.ProgramType
	attach ebpf.AttachType
}

// hook returns programs of type t with the first of the attach types that go with
// it which the token allows, else with the first of all.
func (s *session) hook(t ebpf.ProgramType) hook {
	attachs := programTypes[t].attachs
	if len(attachs) == 0 {
		return hook{t, ebpf.AttachNone}
	}
	for _, at := range attachs {
		// What else is missing makes no difference to the choice.
		if h := (hook{t, at}); s.missing(h.need()).Attachs == 0 {
			return h
		}
	}
	return hook{t, attachs[0]}
}

// need is what a token must allow for a program of the hook.
func (h hook) need() token.Delegation {
	at := privilege.EffectiveAttachType(h.prog, h.attach)
	return token.Delegation{
		Cmds:    token.CmdProgLoad,
		Progs:   token.ProgramTypes(token.Bit(h.prog)),
		Attachs: token.AttachTypes(token.Bit(at)),
	}
}

// caps are what a program of the hook needs.
func (h hook) caps() []token.Capability { return privilege.ForProgram(h.prog) }

// result sets R0 to what the verifier takes as the program's result: 0, but 1
// where the hook may not refuse.
func (h hook) result() asm.Instruction {
	if h.prog == ebpf.CGroupSockAddr || h.attach == ebpf.AttachLSMCgroup {
		return asm.Mov.Imm(asm.R0, 1)
	}
	return asm.Mov.Imm(asm.R0, 0)
}
