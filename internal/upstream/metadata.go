package upstream

import (
	"debug/elf"
	"fmt"
	"reflect"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// Kconfig says that an instruction loads the address of an extern in .kconfig.
type Kconfig struct {
	Map    *ebpf.MapSpec // shared by all programs of an object
	Offset uint32        // of the extern in the section
}

// Kfunc says that an instruction calls a kernel function or loads its address.
type Kfunc struct {
	Func *btf.Func // as the object declares it
	Weak bool
}

// Ksym says that an instruction loads the address of a kernel symbol.
type Ksym struct {
	Name string
	Weak bool
}

// Extern is what an instruction refers to outside its object. At most one field
// is set.
type Extern struct {
	Kconfig *Kconfig
	Kfunc   *Kfunc
	Ksym    *Ksym
}

// ExternOf returns what ins refers to; the zero Extern for most instructions.
func ExternOf(ins *asm.Instruction) (Extern, error) {
	// Only these two carry such metadata, and walking it is slow.
	if !ins.OpCode.IsDWordLoad() && !ins.IsKfuncCall() {
		return Extern{}, nil
	}
	head := reflect.ValueOf(ins.Metadata).FieldByName("head")
	if !head.IsValid() || head.Kind() != reflect.Pointer {
		return Extern{}, fmt.Errorf("read metadata: no list: %w", ErrLayout)
	}
	for e := head; !e.IsNil(); e = e.Elem().FieldByName("next") {
		value := e.Elem().FieldByName("value")
		if !value.IsValid() || !e.Elem().FieldByName("next").IsValid() {
			return Extern{}, fmt.Errorf("read metadata: no value or next: %w", ErrLayout)
		}
		if ext, ok, err := decode(value.Elem()); ok || err != nil {
			return ext, err
		}
	}
	return Extern{}, nil
}

// decode reads one value of the metadata list, if it is one of the three.
func decode(v reflect.Value) (ext Extern, ok bool, err error) {
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return Extern{}, false, nil
	}
	r := reader{fields: v.Elem()}
	switch v.Type().String() {
	case "*ebpf.kconfigMeta":
		ext.Kconfig = &Kconfig{pointer[ebpf.MapSpec](&r, "Map"), r.uint32("Offset")}
	case "*ebpf.kfuncMeta":
		ext.Kfunc = &Kfunc{pointer[btf.Func](&r, "Func"), r.weak()}
	case "*ebpf.ksymMeta":
		ext.Ksym = &Ksym{r.string("Name"), r.weak()}
	default:
		return Extern{}, false, nil
	}
	return ext, true, r.err
}

// A reader reads fields of one struct and keeps the first mismatch.
type reader struct {
	fields reflect.Value
	err    error
}

func (r *reader) field(name string, want reflect.Type) (reflect.Value, bool) {
	f := r.fields.FieldByName(name)
	if !f.IsValid() || f.Type() != want {
		r.err = fmt.Errorf("read %s.%s: want %s: %w", r.fields.Type(), name, want, ErrLayout)
		return reflect.Value{}, false
	}
	return f, true
}

func (r *reader) uint32(name string) uint32 {
	f, ok := r.field(name, reflect.TypeFor[uint32]())
	if !ok {
		return 0
	}
	return uint32(f.Uint())
}

func (r *reader) string(name string) string {
	f, ok := r.field(name, reflect.TypeFor[string]())
	if !ok {
		return ""
	}
	return f.String()
}

func (r *reader) weak() bool {
	f, ok := r.field("Binding", reflect.TypeFor[elf.SymBind]())
	return ok && elf.SymBind(f.Int()) == elf.STB_WEAK
}

// pointer reads a *T. Reflection does not hand out what was reached through an
// unexported field, but the address may be taken: field has checked the type.
func pointer[T any](r *reader, name string) *T {
	f, ok := r.field(name, reflect.TypeFor[*T]())
	if !ok {
		return nil
	}
	return (*T)(f.UnsafePointer())
}
