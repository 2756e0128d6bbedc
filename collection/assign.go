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
	want := selection{}
	for _, f := range fields {
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

// A taggedField is a field with a tag `ebpf:"name"`.
type taggedField struct {
	kind  kind
	name  string
	value reflect.Value
}

var kindsByType = map[reflect.Type]kind{
	reflect.TypeFor[*ebpf.Map]():      mapKind,
	reflect.TypeFor[*ebpf.Program]():  programKind,
	reflect.TypeFor[*ebpf.Variable](): variableKind,
}

// taggedFields finds the fields of the struct that to points to, and of structs
// in it. It checks them before anything is loaded.
func taggedFields(to any) ([]taggedField, error) {
	v := reflect.ValueOf(to)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct {
		return nil, fmt.Errorf("%T is not a pointer to a struct", to)
	}
	walk := fieldWalk{visiting: make(map[reflect.Type]bool), taken: make(map[taken]string)}
	if err := walk.structure(v.Elem()); err != nil {
		return nil, err
	}
	return walk.fields, nil
}

// taken is an object that a field already asks for.
type taken struct {
	kind kind
	name string
}

type fieldWalk struct {
	fields   []taggedField
	visiting map[reflect.Type]bool
	taken    map[taken]string
}

func (w *fieldWalk) structure(v reflect.Value) error {
	if w.visiting[v.Type()] {
		return fmt.Errorf("type %s contains itself", v.Type())
	}
	w.visiting[v.Type()] = true
	defer delete(w.visiting, v.Type())
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if err := w.field(field, v.Field(i)); err != nil {
			return fmt.Errorf("field %s: %w", field.Name, err)
		}
	}
	return nil
}

func (w *fieldWalk) field(field reflect.StructField, v reflect.Value) error {
	name := field.Tag.Get("ebpf")
	switch {
	case name != "":
		return w.tagged(field, name, v)
	case v.Kind() == reflect.Struct:
		return w.structure(v)
	case v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct:
		if v.IsNil() {
			return fmt.Errorf("nil pointer to %s", v.Type().Elem())
		}
		return w.structure(v.Elem())
	}
	return nil
}

func (w *fieldWalk) tagged(field reflect.StructField, name string, v reflect.Value) error {
	k, ok := kindsByType[v.Type()]
	switch {
	case !ok:
		return fmt.Errorf("type %s is none of *ebpf.Map, *ebpf.Program, *ebpf.Variable", v.Type())
	case !v.CanSet():
		return errors.New("it cannot be set: export it")
	}
	for _, c := range name {
		if c == ',' {
			return fmt.Errorf("tag %q has a comma", name)
		}
	}
	if other, ok := w.taken[taken{k, name}]; ok {
		return fmt.Errorf("%q is already assigned to field %s", name, other)
	}
	w.taken[taken{k, name}] = field.Name
	w.fields = append(w.fields, taggedField{k, name, v})
	return nil
}
