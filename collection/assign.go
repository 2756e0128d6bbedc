package collection

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/cilium/ebpf"
)

// LoadAndAssign is like the function LoadAndAssign.
func (e *Engine) LoadAndAssign(spec *ebpf.CollectionSpec, to any, opts *ebpf.CollectionOptions) error {
	fields, err := taggedFields(to)
	if err != nil {
		return fmt.Errorf("assign values: %w", err)
	}
	if spec == nil {
		return errors.New("load collection: the spec is nil")
	}
	want := selection{}
	for _, f := range fields {
		if err := f.check(spec); err != nil {
			return fmt.Errorf("assign values: %w", err)
		}
		want[f.kind] = append(want[f.kind], f.name)
	}
	l, err := e.newLoad(spec, opts, want)
	if err != nil {
		return err
	}
	if err := l.checkProgramArrays(want); err != nil {
		return err
	}
	if err := l.run(); err != nil {
		return err
	}
	l.assign(fields)
	l.closeUnassigned(want)
	return nil
}

// checkProgramArrays refuses a load that would lose the contents of a program
// array: the kernel empties one when the last descriptor of it is closed, and
// only those that are assigned stay open.
func (l *load) checkProgramArrays(want selection) error {
	assigned := make(map[string]bool)
	for _, name := range want[mapKind] {
		assigned[name] = true
	}
	for _, name := range l.plan.maps {
		m := l.spec.Maps[name]
		if storesPrograms(m.Type) && len(m.Contents) > 0 && !assigned[name] {
			return fmt.Errorf("program array %q must be assigned to a field: its tail calls would miss once it is closed", name)
		}
	}
	return nil
}

func (l *load) assign(fields []taggedField) {
	for _, f := range fields {
		var value any
		switch f.kind {
		case mapKind:
			value = l.maps[f.name]
		case programKind:
			value = l.programs[f.name]
		case variableKind:
			value = l.variables[f.name]
		}
		f.value.Set(reflect.ValueOf(value))
	}
}

// closeUnassigned closes what was only loaded for something else. Programs keep
// the maps that they use; pins stay.
func (l *load) closeUnassigned(want selection) {
	for _, name := range want[mapKind] {
		delete(l.maps, name)
	}
	for _, name := range want[programKind] {
		delete(l.programs, name)
	}
	for _, m := range l.maps {
		_ = m.Close()
	}
	for _, p := range l.programs {
		_ = p.Close()
	}
}
