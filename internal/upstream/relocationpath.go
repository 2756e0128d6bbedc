package upstream

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/cilium/ebpf/btf"
)

// PathOf names what r asks about as the object's source does, for example
// "task_struct.mm.start_code". It is for messages: of an accessor that does not fit
// its type it names what does.
func PathOf(r *btf.CORERelocation) (string, error) {
	fields := reader{fields: reflect.ValueOf(r).Elem()}
	typ, accessor := fields.typ(), fields.accessor()
	if fields.err != nil {
		return "", fields.err
	}
	if len(accessor) == 0 || typ == nil {
		return fmt.Sprintf("%v", typ), nil
	}
	if enum, ok := typ.(*btf.Enum); ok {
		return enumPath(enum, accessor[0]), nil
	}
	return typ.TypeName() + fieldPath(typ, accessor[1:]), nil
}

func enumPath(enum *btf.Enum, i int) string {
	if i < 0 || i >= len(enum.Values) {
		return enum.Name
	}
	return enum.Name + "." + enum.Values[i].Name
}

// fieldPath follows an accessor; members without a name are part of what they are in.
func fieldPath(typ btf.Type, accessor []int) string {
	var path strings.Builder
	for _, i := range accessor {
		var members []btf.Member
		switch t := btf.UnderlyingType(typ).(type) {
		case *btf.Struct:
			members = t.Members
		case *btf.Union:
			members = t.Members
		case *btf.Array:
			fmt.Fprintf(&path, "[%d]", i)
			typ = t.Type
			continue
		}
		if i < 0 || i >= len(members) {
			break
		}
		if name := members[i].Name; name != "" {
			path.WriteString("." + name)
		}
		typ = members[i].Type
	}
	return path.String()
}

func (r *reader) accessor() []int {
	f := r.fields.FieldByName("accessor")
	if !f.IsValid() || f.Kind() != reflect.Slice || f.Type().Elem().Kind() != reflect.Int {
		r.err = fmt.Errorf("read %s.accessor: %w", r.fields.Type(), ErrLayout)
		return nil
	}
	accessor := make([]int, f.Len())
	for i := range accessor {
		accessor[i] = int(f.Index(i).Int())
	}
	return accessor
}
