package collection

import (
	"errors"
	"fmt"
	"slices"
	"strings"

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

func (p *plan) add(want selection) error {
	for _, step := range []struct {
		kind kind
		add  func(string) error
	}{{mapKind, p.addMap}, {programKind, p.addProgram}, {variableKind, p.addVariable}} {
		for _, name := range want[step.kind] {
			if err := step.add(name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *plan) addVariable(name string) error {
	v := p.spec.Variables[name]
	if v == nil {
		return fmt.Errorf("load variable %q: the spec has none of that name", name)
	}
	p.seenVar[name] = true
	if err := p.addMap(v.SectionName); err != nil {
		return fmt.Errorf("load variable %q: %w", name, err)
	}
	return nil
}

func (p *plan) addProgram(name string) error {
	if p.units[name] != nil {
		return nil
	}
	prog := p.spec.Programs[name]
	if prog == nil {
		return fmt.Errorf("load program %q: the spec has none of that name", name)
	}
	u, err := newUnit(name, prog)
	if err != nil {
		return fmt.Errorf("load program %q: %w", name, err)
	}
	p.units[name] = u
	p.addExterns(u)
	for _, ref := range u.mapRefs {
		if err := p.addMap(ref.name); err != nil {
			return fmt.Errorf("load program %q: %w", name, err)
		}
	}
	return nil
}

// addExterns notes what a program refers to outside the object.
func (p *plan) addExterns(u *unit) {
	for _, ref := range u.kconfig {
		if !slices.Contains(p.kconfig, ref.Map) {
			p.kconfig = append(p.kconfig, ref.Map)
		}
	}
	for _, ref := range u.ksyms {
		p.symbols[ref.Name] = true
	}
}

func (p *plan) addMap(name string) error {
	if p.seenMap[name] {
		return nil
	}
	m := p.spec.Maps[name]
	if m == nil {
		return fmt.Errorf("load map %q: the spec has none of that name", name)
	}
	if inner := m.InnerMap; inner != nil && storesMaps(m.Type) && storesMaps(inner.Type) {
		return fmt.Errorf("load map %q: its inner map holds maps: they nest one level deep", name)
	}
	p.seenMap[name] = true
	for _, kv := range m.Contents {
		object, ok := kv.Value.(string)
		if !ok {
			continue
		}
		if err := p.addContent(m, object); err != nil {
			return fmt.Errorf("load map %q: %w", name, err)
		}
	}
	return p.addMembers(name, m)
}

// addContent adds the map or program that the contents of m name.
func (p *plan) addContent(m *ebpf.MapSpec, object string) error {
	switch {
	case storesPrograms(m.Type):
		return p.addProgram(object)
	case storesMaps(m.Type):
		return p.addMap(object)
	}
	return nil
}

// addMembers adds the programs that a struct_ops map points to.
func (p *plan) addMembers(name string, m *ebpf.MapSpec) error {
	if m.Type != ebpf.StructOpsMap {
		return nil
	}
	ops, err := structOpsType(m)
	if err != nil {
		return fmt.Errorf("load map %q: %w", name, err)
	}
	for _, prog := range sortedKeys(p.spec.Programs) {
		if !strings.HasPrefix(p.spec.Programs[prog].AttachTo, ops.Name+":") {
			continue
		}
		if err := p.addProgram(prog); err != nil {
			return err
		}
	}
	return nil
}

// checkSpec refuses what no kernel call should be made for.
func checkSpec(spec *ebpf.CollectionSpec, replaced map[string]*ebpf.Map) error {
	if name, ok := firstNil(spec.Maps); ok {
		return fmt.Errorf("load map %q: the spec is nil", name)
	}
	if name, ok := firstNil(spec.Programs); ok {
		return fmt.Errorf("load program %q: the spec is nil", name)
	}
	if name, ok := firstNil(spec.Variables); ok {
		return fmt.Errorf("load variable %q: the spec is nil", name)
	}
	for name, m := range sorted(replaced) {
		if spec.Maps[name] == nil {
			return fmt.Errorf("replace map %q: the spec has none of that name", name)
		}
		if m == nil {
			return fmt.Errorf("replace map %q: the replacement is nil", name)
		}
	}
	return checkByteOrder(spec.ByteOrder)
}
