package probes

import "github.com/cilium/ebpf"

// ProgramOf returns the program type that the attach type is first of all for.
func ProgramOf(at ebpf.AttachType) ebpf.ProgramType {
	for _, row := range attachTypes {
		if row.typ == at {
			return row.progs[0]
		}
	}
	return ebpf.UnspecifiedProgram
}
