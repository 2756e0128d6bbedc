package collection

import "github.com/cilium/ebpf/btf"

// specialStructs are what the kernel looks for in map values
// (btf_get_field_type in kernel/bpf/btf.c).
var specialStructs = map[string]bool{
	"bpf_spin_lock": true, "bpf_res_spin_lock": true, "bpf_timer": true, "bpf_wq": true,
	"bpf_list_head": true, "bpf_list_node": true, "bpf_rb_root": true, "bpf_rb_node": true,
	"bpf_refcount": true, "bpf_task_work": true,
}

// specialTags mark pointers that the kernel manages (btf_find_kptr there).
var specialTags = map[string]bool{
	"kptr_untrusted": true, "kptr": true, "percpu_kptr": true, "uptr": true,
}

// specialField returns what in typ means something to the kernel, or "". It looks
// at what the value contains, not at what it points to.
func specialField(typ btf.Type) string { return fieldSearch{}.look(typ) }

// A fieldSearch remembers where it has been: in a damaged object a struct may
// contain itself.
type fieldSearch map[btf.Type]bool

func (s fieldSearch) look(typ btf.Type) string {
	if typ == nil || s[typ] {
		return ""
	}
	s[typ] = true
	switch t := btf.UnderlyingType(typ).(type) {
	case *btf.Struct:
		if specialStructs[t.Name] {
			return "struct " + t.Name
		}
		return s.members(t.Members)
	case *btf.Union:
		return s.members(t.Members)
	case *btf.Array:
		return s.look(t.Type)
	case *btf.Datasec:
		for _, v := range t.Vars {
			if field := s.look(v.Type); field != "" {
				return field
			}
		}
	case *btf.Var:
		return s.look(t.Type)
	case *btf.Pointer:
		if tag, ok := t.Target.(*btf.TypeTag); ok && specialTags[tag.Value] {
			return "pointer tagged " + tag.Value
		}
	}
	return ""
}

func (s fieldSearch) members(members []btf.Member) string {
	for _, m := range members {
		if field := s.look(m.Type); field != "" {
			return field
		}
	}
	return ""
}
