package probes

import (
	"errors"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// HaveProgramType asks whether programs of type t can be loaded. Under a token
// (Linux 6.9) that takes prog_load, the type's bit and that of an attach type
// which goes with it, CAP_BPF, and by type CAP_NET_ADMIN and CAP_PERFMON.
//
// Types with several attach types are tried with the most usual one that the
// token allows; [Prober.HaveAttachType] asks for a particular one.
func (p *Prober) HaveProgramType(t ebpf.ProgramType) error {
	s := subject{"program type", programTypeName(t)}
	return p.ask(s, func(sess *session) probe { return programTypeProbe(sess, s, t) })
}

func programTypeProbe(s *session, subj subject, t ebpf.ProgramType) probe {
	row, listed := programTypes[t]
	h := s.hook(t)
	pr := probe{
		since: row.since, enum: enumValue{"bpf_prog_type", uint64(t)},
		need: h.need(), caps: h.caps(),
	}
	pr.try = func(s *session) error {
		err := s.try(h)
		if !listed && errors.Is(err, ebpf.ErrNotSupported) {
			unknown := unlisted(subj, pr.enum)
			return unknown.try(s)
		}
		return err
	}
	return pr
}

// programTypeName is the kernel's name of t, a number if it has none.
func programTypeName(t ebpf.ProgramType) string {
	return bitName(token.ProgramTypes(token.Bit(t)).Names(), uint32(t))
}
