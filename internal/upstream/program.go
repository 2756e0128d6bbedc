package upstream

import (
	"reflect"

	"github.com/cilium/ebpf"
)

// HoldsBTF reports whether a program keeps the handle of its BTF, so that Handle
// does not have to ask the kernel. It is false if that cannot be told.
func HoldsBTF(p *ebpf.Program) bool {
	btf := reflect.ValueOf(p).Elem().FieldByName("btf")
	return btf.IsValid() && btf.Kind() == reflect.Pointer && !btf.IsNil()
}
