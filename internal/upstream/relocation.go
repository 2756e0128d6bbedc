package upstream

import (
	"fmt"
	"reflect"

	"github.com/cilium/ebpf/btf"
)

// A RelocationKind says what a CO-RE relocation asks of a type (enum
// bpf_core_relo_kind in include/uapi/linux/bpf.h).
type RelocationKind uint32

// The kinds that ask more than where a field is, or the value of a constant.
const (
	TypeIDLocal  RelocationKind = 6
	TypeIDTarget RelocationKind = 7
	TypeExists   RelocationKind = 8
	TypeSize     RelocationKind = 9
	TypeMatches  RelocationKind = 12
)

// RelocationOf returns what r asks, and the name of the type that it asks it of,
// empty for kinds of types that have none.
func RelocationOf(r *btf.CORERelocation) (kind RelocationKind, name string, err error) {
	fields := reader{fields: reflect.ValueOf(r).Elem()}
	kind = RelocationKind(fields.kind())
	if typ := fields.typ(); typ != nil {
		name = typ.TypeName()
	}
	return kind, name, fields.err
}

func (r *reader) kind() uint64 {
	f := r.fields.FieldByName("kind")
	if !f.IsValid() || f.Kind() != reflect.Uint32 {
		r.err = fmt.Errorf("read %s.kind: %w", r.fields.Type(), ErrLayout)
		return 0
	}
	return f.Uint()
}

// typ reads the type. Reflection does not hand out what an unexported field holds,
// but its address may be taken: field has checked the type.
func (r *reader) typ() btf.Type {
	f, ok := r.field("typ", reflect.TypeFor[btf.Type]())
	if !ok {
		return nil
	}
	return *(*btf.Type)(f.Addr().UnsafePointer())
}
