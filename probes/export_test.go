package probes

import (
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// ProgramOf returns the program type that the attach type is first of all for.
func ProgramOf(at ebpf.AttachType) ebpf.ProgramType {
	for _, row := range attachTypes {
		if row.typ == at {
			return row.progs[0]
		}
	}
	return ebpf.UnspecifiedProgram
}

// sharedTypes are read once for all tests: it takes a slow guest half a second.
var sharedTypes = new(kernelTypes)

// NewShared is New for tests that make many Probers.
func NewShared(tok *token.Token) *Prober {
	p := New(tok)
	p.types = sharedTypes
	return p
}
