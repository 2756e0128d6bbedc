package probes

import (
	"slices"

	"github.com/cilium/ebpf"
)

// zeroFirst are the program types whose objects usually leave the attach type at
// 0, although the type has some of its own.
var zeroFirst = types(ebpf.Kprobe, ebpf.SchedCLS, ebpf.TracePoint, ebpf.PerfEvent)

// zeroLast are the types that older objects load with 0.
var zeroLast = types(ebpf.XDP, ebpf.SockOps, ebpf.SkSKB, ebpf.CGroupDevice, ebpf.SkMsg,
	ebpf.LircMode2, ebpf.FlowDissector, ebpf.CGroupSysctl)

// attachTypesOf lists the attach types that programs of type t are loaded with,
// the most usual first.
func attachTypesOf(t ebpf.ProgramType) []ebpf.AttachType {
	var out []ebpf.AttachType
	if slices.Contains(zeroFirst, t) {
		out = append(out, ebpf.AttachNone)
	}
	for _, row := range attachTypes {
		if slices.Contains(row.progs, t) {
			out = append(out, row.typ)
		}
	}
	if slices.Contains(zeroLast, t) {
		out = append(out, ebpf.AttachNone)
	}
	return out
}

// everyAttachType lists all that a token can delegate: for struct_ops the field
// holds the index of a member of the struct.
func everyAttachType() []ebpf.AttachType {
	out := make([]ebpf.AttachType, 64)
	for i := range out {
		out[i] = ebpf.AttachType(i)
	}
	return out
}
