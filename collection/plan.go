package collection

import (
	"errors"
	"slices"

	"github.com/cilium/ebpf"
)

// A selection is what a load was asked for. The nil selection is everything.
type selection map[kind][]string

// everything selects all maps, variables and programs of known type.
var everything selection

// A kind of object in a collection.
type kind uint8

const (
	mapKind kind = iota
	programKind
	variableKind
)

// A plan says what a load has to make, each kind in the order of names.
type plan struct {
	maps      []string
	programs  []string
	variables []string
	units     map[string]*unit // by program name
	kconfig   []*ebpf.MapSpec
	symbols   map[string]bool // kernel symbols whose addresses are needed

	spec     *ebpf.CollectionSpec
	replaced map[string]*ebpf.Map
	seenMap  map[string]bool
	seenVar  map[string]bool
}

// newPlan checks spec and selects what want asks for together with everything
// that depends on: a program's maps, a variable's map, the maps, programs and
// struct_ops members that a map's contents name.
func newPlan(spec *ebpf.CollectionSpec, replaced map[string]*ebpf.Map, want selection) (*plan, error) {
	if spec == nil {
		return nil, errors.New("load collection: the spec is nil")
	}
	if err := checkSpec(spec, replaced); err != nil {
		return nil, err
	}
	p := &plan{
		spec: spec, replaced: replaced,
		units:   make(map[string]*unit, len(spec.Programs)),
		symbols: make(map[string]bool),
		seenMap: make(map[string]bool, len(spec.Maps)),
		seenVar: make(map[string]bool, len(spec.Variables)),
	}
	if want == nil {
		want = all(spec)
	}
	if err := p.add(want); err != nil {
		return nil, err
	}
	p.maps = sortedKeys(p.seenMap)
	p.programs = sortedKeys(p.units)
	p.variables = sortedKeys(p.seenVar)
	return p, nil
}

// all selects what a collection is loaded with when nothing is picked.
func all(spec *ebpf.CollectionSpec) selection {
	programs := make([]string, 0, len(spec.Programs))
	for name, prog := range spec.Programs {
		if prog.Type != ebpf.UnspecifiedProgram {
			programs = append(programs, name)
		}
	}
	slices.Sort(programs)
	return selection{
		mapKind:      sortedKeys(spec.Maps),
		programKind:  programs,
		variableKind: sortedKeys(spec.Variables),
	}
}
