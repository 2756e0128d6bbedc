package collection

import (
	"fmt"

	"github.com/cilium/ebpf"
)

// withoutTypes goes on after BTF_LOAD was refused, if everything in the plan can
// do without types: maps then have none, and programs have no function and line
// info. refusal is the kernel's EPERM.
func (l *load) withoutTypes(refusal error) error {
	l.types.refused = refusal
	for _, name := range l.plan.maps {
		m := l.spec.Maps[name]
		if _, replaced := l.opts.MapReplacements[name]; replaced {
			continue
		}
		if why := mapNeedsTypes(m); why != "" {
			return &needsBTFError{fmt.Sprintf("create map %q", name), why, refusal}
		}
	}
	for _, name := range l.plan.programs {
		if why := programNeedsTypes(l.plan.units[name]); why != "" {
			return &needsBTFError{fmt.Sprintf("load program %q", name), why, refusal}
		}
	}
	l.logger().Warn("loading without BTF: maps lose key and value types, programs lose function and line info",
		"remedy", "delegate btf_load", "error", refusal)
	return nil
}

// A needsBTFError says that an object cannot be made without BTF, and that BTF
// could not be loaded.
type needsBTFError struct {
	object, why string
	err         error
}

func (e *needsBTFError) Error() string {
	return fmt.Sprintf("%s: it needs BTF, as %s, and btf_load was refused: %v", e.object, e.why, e.err)
}

func (e *needsBTFError) Unwrap() error { return e.err }

// mapNeedsTypes says why the kernel will not create m without BTF, or "".
func mapNeedsTypes(m *ebpf.MapSpec) string {
	switch m.Type {
	case ebpf.StructOpsMap:
		return "struct_ops maps are described by it"
	case ebpf.SkStorage, ebpf.InodeStorage, ebpf.TaskStorage, ebpf.CgroupStorage:
		return "local storage maps are described by it"
	}
	if m.Value != nil {
		if field := specialField(m.Value); field != "" {
			return "its value holds a " + field
		}
	}
	if storesMaps(m.Type) && m.InnerMap != nil {
		return mapNeedsTypes(m.InnerMap)
	}
	return ""
}

// programNeedsTypes says why the kernel will not load a program without BTF, or
// "".
func programNeedsTypes(u *unit) string {
	switch {
	case u.hasCallbacks:
		return "it passes callbacks"
	case u.spec.Type == ebpf.Extension:
		return "extension programs are checked against it"
	case u.namesLocalTypes:
		return "its CO-RE relocations name local types by id"
	}
	return ""
}
