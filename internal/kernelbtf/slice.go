package kernelbtf

import (
	"bytes"
	"fmt"

	"github.com/cilium/ebpf/btf"
)

// Types are some of the kernel's types.
type Types struct {
	Spec *btf.Spec
	ids  []uint32 // the kernel's, by the Spec's - 1; nil: they are the same
}

// All are the types of a spec that is the kernel's own.
func All(spec *btf.Spec) Types { return Types{Spec: spec} }

// Empty reports whether nothing was picked.
func (t Types) Empty() bool { return t.ids != nil && len(t.ids) == 0 }

// Sliced reports whether t is a slice, which depends on nothing else.
func (t Types) Sliced() bool { return t.ids != nil }

// Renamed returns the kernel's id for one of a slice. It is false for an id that is
// not of a slice, and for void.
func (t Types) Renamed(id btf.TypeID) (btf.TypeID, bool) {
	if id == 0 || uint64(id) > uint64(len(t.ids)) {
		return 0, false
	}
	return btf.TypeID(t.ids[id-1]), true
}

// ID returns the kernel's id of a type of t.Spec.
func (t Types) ID(typ btf.Type) (btf.TypeID, error) {
	id, err := t.Spec.TypeID(typ)
	if renamed, ok := t.Renamed(id); ok && err == nil {
		return renamed, nil
	}
	return id, err
}

// Slice returns the types of r that want names. Of r's base it has those that they
// refer to.
func (r *Raw) Slice(want Want) (Types, error) {
	c := newClosure(r)
	c.follow(r.roots(want))
	w := c.emit()
	spec, err := btf.LoadSpecFromReader(bytes.NewReader(w.bytes()))
	if err != nil {
		return Types{}, fmt.Errorf("read a slice of the kernel's types: %w", err)
	}
	return Types{spec, w.ids}, nil
}
