package probes

import (
	"errors"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// HaveMapType asks whether maps of type t can be created. Under a token (Linux
// 6.9) that takes map_create and the type's bit, CAP_BPF, and CAP_NET_ADMIN for
// device, socket and XSK maps.
func (p *Prober) HaveMapType(t ebpf.MapType) error {
	s := subject{"map type", mapTypeName(t)}
	return p.ask(s, func(*session) probe { return mapTypeProbe(s, t) })
}

// mapTypeProbe makes a row of the table a probe. A type without a row is tried
// in the simplest form; that it is invalid then proves nothing.
func mapTypeProbe(s subject, t ebpf.MapType) probe {
	row, listed := mapTypes[t]
	if !listed {
		row = mapTypeRow{}
	}
	attr := row.attr(t)
	return probe{
		since: row.since, enum: enumValue{"bpf_map_type", uint64(t)},
		need: needMap(t), caps: privilege.ForMap(t),
		try: func(s *session) error {
			err := accept(s.createMap(attr), row.proof...)
			if !listed && errors.Is(err, ebpf.ErrNotSupported) {
				unknown := unlisted(subject{}, enumValue{"bpf_map_type", uint64(t)})
				return unknown.try(s)
			}
			return err
		},
	}
}

func needMap(t ebpf.MapType) token.Delegation {
	return token.Delegation{Cmds: token.CmdMapCreate, Maps: token.MapTypes(token.Bit(t))}
}

// createMap creates a map and closes it. The kernel looks at the type and the
// attributes before it looks at rights (map_create in kernel/bpf/syscall.c, since
// 6.5), so that EINVAL is conclusive without any.
func (s *session) createMap(attr sys.MapCreateAttr) error {
	fd, err := s.k.MapCreate(attr, s.fd)
	_ = fd.Close()
	return unknownAsNotSupported(err)
}

// badFD is refused with EBADF by what first finds everything else in order.
const badFD = ^uint32(0)

// proofBadFD and the like are the errnos that prove a map type: the kernel got as
// far as to look at what the attributes refer to.
var (
	proofBadFD    = []syscall.Errno{syscall.EBADF}
	proofNoStruct = []syscall.Errno{enotsupp}
)

// mapTypeName is the kernel's name of t, a number if it has none.
func mapTypeName(t ebpf.MapType) string {
	return bitName(token.MapTypes(token.Bit(t)).Names(), uint32(t))
}

// createMapOf creates the smallest map of a type that has a row.
func (s *session) createMapOf(t ebpf.MapType) error {
	row := mapTypes[t]
	return accept(s.createMap(row.attr(t)), row.proof...)
}
