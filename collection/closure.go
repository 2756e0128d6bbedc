package collection

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cilium/ebpf"
)

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
