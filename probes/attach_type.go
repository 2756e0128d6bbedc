package probes

import (
	"slices"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// HaveAttachType asks whether a program can be loaded for attach type t. Under a
// token (Linux 6.9) that takes prog_load, the type's bit and that of a program
// type which goes with it, and the capabilities of that program type.
func (p *Prober) HaveAttachType(t ebpf.AttachType) error {
	s := subject{"attach type", attachTypeName(t)}
	return p.ask(s, func(sess *session) probe { return attachTypeProbe(sess, s, t) })
}

func attachTypeProbe(s *session, subj subject, t ebpf.AttachType) probe {
	enum := enumValue{"bpf_attach_type", uint64(t)}
	i := slices.IndexFunc(attachTypes, func(row attachRow) bool { return row.typ == t })
	if i < 0 {
		return unlisted(subj, enum)
	}
	row := attachTypes[i]
	h := row.carrier(s)
	return probe{
		since: row.since, enum: enum, need: h.need(), caps: h.caps(),
		try: func(s *session) error { return row.try(s, h, enum) },
	}
}

// carrier is the first program type that the token allows, else the first of all.
func (row attachRow) carrier(s *session) hook {
	for _, t := range row.progs {
		if h := (hook{t, row.typ}); s.allows(h.need()) {
			return h
		}
	}
	return hook{row.progs[0], row.typ}
}

// checked are the program types of which the kernel refuses to load one for an
// attach type that it does not know (bpf_prog_load_check_attach in
// kernel/bpf/syscall.c, check_attach_btf_id in kernel/bpf/verifier.c). Others
// load whatever the number, so that only the kernel's BTF tells.
var checked = types(ebpf.CGroupSKB, ebpf.CGroupSock, ebpf.CGroupSockAddr, ebpf.CGroupSockopt,
	ebpf.SkLookup, ebpf.SkReuseport, ebpf.Netfilter, ebpf.Tracing, ebpf.LSM)

func (row attachRow) try(s *session, h hook, enum enumValue) error {
	if !slices.Contains(checked, h.prog) {
		if known, err := s.p.types.lists(enum); err != nil {
			return err
		} else if !known {
			return notSupported(row.since)
		}
	}
	return s.try(h)
}

// attachTypeName is the kernel's name of t, a number if it has none.
func attachTypeName(t ebpf.AttachType) string {
	return bitName(token.AttachTypes(token.Bit(t)).Names(), uint32(t))
}
