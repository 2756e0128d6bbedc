package collection

import (
	"errors"
	"fmt"
	"slices"

	"github.com/bpftoken/bpftoken/internal/upstream"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// A unit is one program with everything in its instructions that has to be
// resolved before the kernel sees it. Indices count instructions.
type unit struct {
	name  string
	spec  *ebpf.ProgramSpec
	insns asm.Instructions // a copy that may be changed

	mapRefs []mapRef
	kconfig []kconfigRef
	kfuncs  []kfuncRef
	ksyms   []ksymRef
	relos   []*btf.CORERelocation
	reloAt  []int

	hasExtInfos  bool // function or line info to pass
	hasCallbacks bool // takes the address of a BPF function

	// Filled by the types stage.
	usesTypes       bool // refers to the BTF blob
	namesLocalTypes bool // has ids of the blob in its instructions
	funcInfo        []byte
	lineInfo        []byte
}

type mapRef struct {
	at   int
	name string
}

type kconfigRef struct {
	at int
	*upstream.Kconfig
}

type kfuncRef struct {
	at int
	*upstream.Kfunc
}

type ksymRef struct {
	at int
	*upstream.Ksym
}

// newUnit checks a program and notes what its instructions refer to.
func newUnit(name string, spec *ebpf.ProgramSpec) (*unit, error) {
	switch {
	case len(spec.Instructions) == 0:
		return nil, errors.New("it has no instructions")
	case spec.Type == ebpf.UnspecifiedProgram:
		return nil, errors.New("its program type is unspecified: give its ELF section a known name, or set Type")
	case foreign(spec.Type):
		return nil, fmt.Errorf("program type %s is not Linux's: %w", spec.Type, ebpf.ErrNotSupported)
	}
	if err := checkByteOrder(spec.ByteOrder); err != nil {
		return nil, err
	}
	u := &unit{name: name, spec: spec, insns: slices.Clone(spec.Instructions)}
	for i := range u.insns {
		if err := u.scan(i); err != nil {
			return nil, fmt.Errorf("instruction %d: %w", i, err)
		}
	}
	return u, nil
}

// scan notes what instruction i refers to. Most refer to nothing.
func (u *unit) scan(i int) error {
	ins := &u.insns[i]
	if ins.Metadata == (asm.Metadata{}) {
		return nil
	}
	if relo := btf.CORERelocationMetadata(ins); relo != nil {
		u.relos, u.reloAt = append(u.relos, relo), append(u.reloAt, i)
	}
	if !u.hasExtInfos {
		u.hasExtInfos = ins.Source() != nil || btf.FuncMetadata(ins) != nil
	}
	u.hasCallbacks = u.hasCallbacks || ins.IsLoadOfFunctionPointer()
	ext, err := upstream.ExternOf(ins)
	if err != nil {
		return err
	}
	switch {
	case ext.Kconfig != nil:
		u.kconfig = append(u.kconfig, kconfigRef{i, ext.Kconfig})
	case ext.Kfunc != nil:
		u.kfuncs = append(u.kfuncs, kfuncRef{i, ext.Kfunc})
	case ext.Ksym != nil:
		u.ksyms = append(u.ksyms, ksymRef{i, ext.Ksym})
	case refersToMap(ins):
		u.mapRefs = append(u.mapRefs, mapRef{i, ins.Reference()})
	}
	return nil
}

// refersToMap reports whether ins loads a map that is known by name. A caller may
// have put a descriptor into the constant already: that is left alone.
func refersToMap(ins *asm.Instruction) bool {
	return ins.IsLoadFromMap() && int32(ins.Constant) <= 0 && ins.Reference() != ""
}

// needsKernelTypes reports whether loading the plan will look at the kernel's
// BTF.
func (p *plan) needsKernelTypes(opts *ebpf.ProgramOptions) bool {
	for _, u := range p.units {
		if len(u.relos) > 0 && opts.KernelTypes == nil || len(u.kfuncs) > 0 || u.attachesToKernel() {
			return true
		}
	}
	for _, name := range p.maps {
		if p.spec.Maps[name].Type == ebpf.StructOpsMap {
			return true
		}
	}
	return false
}
