package collection

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/cilium/ebpf"
)

// A taggedField is a field with a tag `ebpf:"name"`.
type taggedField struct {
	kind  kind
	name  string
	value reflect.Value
	field string // its own name
}

// check makes sure that spec has what the field asks for.
func (f taggedField) check(spec *ebpf.CollectionSpec) error {
	var what string
	var ok bool
	switch f.kind {
	case mapKind:
		what = "map"
		_, ok = spec.Maps[f.name]
	case programKind:
		what = "program"
		_, ok = spec.Programs[f.name]
	case variableKind:
		what = "variable"
		_, ok = spec.Variables[f.name]
	}
	if !ok {
		return fmt.Errorf("field %s: load %s %q: the spec has none of that name", f.field, what, f.name)
	}
	return nil
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
	w.fields = append(w.fields, taggedField{k, name, v, field.Name})
	return nil
}
