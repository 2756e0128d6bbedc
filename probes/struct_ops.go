package probes

import (
	"errors"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// HaveStructOps asks whether the kernel's struct of that name, for example
// "tcp_congestion_ops", can be implemented by programs. Under a token that takes
// map_create and prog_load, the map and the program type struct_ops, CAP_BPF and
// CAP_PERFMON. For a struct of a loaded module the answer is [ErrNoProbe]. Linux 5.6.
func (p *Prober) HaveStructOps(name string) error {
	return p.ask(subject{"struct_ops", name}, func(s *session) probe {
		h := s.hook(ebpf.StructOps)
		return probe{
			need: needMap(ebpf.StructOpsMap).Union(h.need()), caps: h.caps(),
			try: func(s *session) error { return s.tryStructOps(h, name) },
		}
	})
}

func (s *session) tryStructOps(h hook, name string) error {
	wrapper := "bpf_struct_ops_" + name
	value, id, found, err := find[*btf.Struct](s.p.types, wrapper)
	switch {
	case err != nil:
		return err
	case !found:
		return s.p.types.ofModule("struct", wrapper)
	case len(value.Members) != 2:
		return notSupported("")
	}
	if err := s.p.HaveMapType(ebpf.StructOpsMap); err != nil {
		return err
	}
	if err := s.isStructOps(value, id); err != nil {
		return err
	}
	return s.try(h)
}

// isStructOps asks for a map of the kernel's struct in its wrapper that is one byte
// too big: the kernel minds (EINVAL) once it has found that the struct can be
// implemented (else ENOTSUPP). To free a proper one would take it a tenth of a
// second.
func (s *session) isStructOps(value *btf.Struct, id btf.TypeID) error {
	fd, err := s.k.MapCreate(sys.MapCreateAttr{
		Type:                  uint32(ebpf.StructOpsMap),
		KeySize:               4,
		ValueSize:             value.Size + 1,
		MaxEntries:            1,
		BTFVmlinuxValueTypeID: uint32(id),
	}, s.fd)
	_ = fd.Close()
	if errors.Is(err, enotsupp) {
		return notSupported("")
	}
	return accept(err, syscall.EINVAL)
}
