package probes

import (
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// HaveStructOps asks whether the kernel's struct of that name, for example
// "tcp_congestion_ops", can be implemented by programs. Under a token that takes
// map_create and prog_load, the map and the program type struct_ops, CAP_BPF and
// CAP_PERFMON. Structs of modules are not found. Linux 5.6.
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
	value, id, found, err := find[*btf.Struct](&s.p.types, "bpf_struct_ops_"+name)
	if err != nil {
		return err
	}
	if !found || len(value.Members) != 2 {
		return notSupported("")
	}
	if err := accept(s.createMap(structOpsMap(value, id)), proofBadFD...); err != nil {
		return err
	}
	return s.try(h)
}

// structOpsMap has the kernel's struct, in its wrapper, as its only value. Its own
// BTF, which the kernel wants last, does not exist.
func structOpsMap(value *btf.Struct, id btf.TypeID) sys.MapCreateAttr {
	return sys.MapCreateAttr{
		Type:                  uint32(ebpf.StructOpsMap),
		KeySize:               4,
		ValueSize:             value.Size,
		MaxEntries:            1,
		BTFFD:                 badFD,
		BTFVmlinuxValueTypeID: uint32(id),
	}
}
