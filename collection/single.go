package collection

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// NewMap makes one map under tok, like [ebpf.NewMapWithOptions].
func NewMap(spec *ebpf.MapSpec, tok *token.Token, opts ebpf.MapOptions) (*ebpf.Map, error) {
	return (&Engine{Token: tok}).NewMap(spec, opts)
}

// NewProgram loads one program under tok, like [ebpf.NewProgramWithOptions]. A
// program that refers to maps by name fails with [asm.ErrUnsatisfiedMapReference]:
// load its whole collection.
func NewProgram(spec *ebpf.ProgramSpec, tok *token.Token, opts ebpf.ProgramOptions) (*ebpf.Program, error) {
	return (&Engine{Token: tok}).NewProgram(spec, opts)
}

// NewMap is like the function NewMap.
func (e *Engine) NewMap(spec *ebpf.MapSpec, opts ebpf.MapOptions) (*ebpf.Map, error) {
	if spec == nil {
		return nil, errors.New("create map: the spec is nil")
	}
	if err := onlyValues(spec); err != nil {
		return nil, err
	}
	coll := &ebpf.CollectionSpec{Maps: map[string]*ebpf.MapSpec{spec.Name: spec}}
	l, err := e.newLoad(coll, &ebpf.CollectionOptions{Maps: opts}, everything)
	if err != nil {
		return nil, err
	}
	l.asIs = true
	if err := l.run(); err != nil {
		return nil, err
	}
	return l.maps[spec.Name], nil
}

// onlyValues refuses contents that name objects of a collection.
func onlyValues(spec *ebpf.MapSpec) error {
	for _, kv := range spec.Contents {
		if name, ok := kv.Value.(string); ok && filledLate(spec.Type) {
			return fmt.Errorf("create map %q: its contents name %q: load the whole collection", spec.Name, name)
		}
	}
	return nil
}

// NewProgram is like the function NewProgram.
func (e *Engine) NewProgram(spec *ebpf.ProgramSpec, opts ebpf.ProgramOptions) (*ebpf.Program, error) {
	if spec == nil {
		return nil, errors.New("load program: the spec is nil")
	}
	for i := range spec.Instructions {
		if ins := &spec.Instructions[i]; refersToMap(ins) && ins.Map() == nil {
			return nil, fmt.Errorf("load program %q: it refers to map %q: load the whole collection: %w",
				spec.Name, ins.Reference(), asm.ErrUnsatisfiedMapReference)
		}
	}
	coll := &ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{spec.Name: spec}}
	want := selection{programKind: {spec.Name}}
	l, err := e.newLoad(coll, &ebpf.CollectionOptions{Programs: opts}, want)
	if err != nil {
		return nil, err
	}
	if err := l.run(); err != nil {
		return nil, err
	}
	return l.programs[spec.Name], nil
}
