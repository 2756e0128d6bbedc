package upstream

import (
	"errors"
	"reflect"
	"testing"

	changed "github.com/bpftoken/bpftoken/internal/upstream/testdata/ebpf"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

func TestChangedTypesAreAnError(t *testing.T) {
	for _, meta := range changed.Changed() {
		if ext, ok, err := decode(reflect.ValueOf(meta)); !ok || !errors.Is(err, ErrLayout) {
			t.Errorf("%T: %+v, %v, %v, want ErrLayout", meta, ext, ok, err)
		}
	}
}

// Types with fields of another layout.
type (
	offsetGrown   struct{ Offset uint64 }
	offsetGone    struct{ Place uint32 }
	mapByName     struct{ Map string }
	nameIsBytes   struct{ Name []byte }
	bindingIsBool struct{ Binding bool }
)

func TestChangedFieldsAreAnError(t *testing.T) {
	tests := []struct {
		name   string
		fields any
		read   func(*reader)
	}{
		{"type of a number", offsetGrown{}, func(r *reader) { r.uint32("Offset") }},
		{"missing field", offsetGone{}, func(r *reader) { r.uint32("Offset") }},
		{"type of a pointer", mapByName{}, func(r *reader) { pointer[ebpf.MapSpec](r, "Map") }},
		{"type of a string", nameIsBytes{}, func(r *reader) { r.string("Name") }},
		{"type of a binding", bindingIsBool{}, func(r *reader) { r.weak() }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := reader{fields: reflect.ValueOf(tt.fields)}
			tt.read(&r)
			if !errors.Is(r.err, ErrLayout) {
				t.Errorf("%v, want ErrLayout", r.err)
			}
		})
	}
}

// What else there is in metadata is not ours to judge.
func TestOtherMetadataIsPassedOver(t *testing.T) {
	type other struct{ Offset uint64 }
	for _, value := range []any{other{}, &other{}, (*other)(nil), "text", 7} {
		ext, ok, err := decode(reflect.ValueOf(value))
		if ok || err != nil || ext != (Extern{}) {
			t.Errorf("%T: %+v, %v, %v, want nothing", value, ext, ok, err)
		}
	}
	ins := asm.LoadImm(asm.R1, 1, asm.DWord)
	ins.Metadata.Set("key", "value")
	if ext, err := ExternOf(&ins); err != nil || ext != (Extern{}) {
		t.Errorf("%+v, %v, want nothing", ext, err)
	}
}

// The handle of a program's BTF is where HoldsBTF looks for it.
func TestProgramHasBTFField(t *testing.T) {
	field, ok := reflect.TypeFor[ebpf.Program]().FieldByName("btf")
	if !ok || field.Type.String() != "*btf.Handle" {
		t.Errorf("ebpf.Program.btf is %v, %v, want a *btf.Handle", field.Type, ok)
	}
	if HoldsBTF(new(ebpf.Program)) {
		t.Error("an empty program holds BTF")
	}
}
