package probes

import (
	"fmt"

	"github.com/cilium/ebpf/btf"
)

// A BTFKind is a kind of type, as BTF_KIND_* in include/uapi/linux/btf.h.
type BTFKind uint32

// The kinds.
const (
	KindInt BTFKind = iota + 1
	KindPointer
	KindArray
	KindStruct
	KindUnion
	KindEnum
	KindForward
	KindTypedef
	KindVolatile
	KindConst
	KindRestrict
	KindFunc
	KindFuncProto
	KindVar
	KindDatasec
	KindFloat
	KindDeclTag
	KindTypeTag
	KindEnum64
)

// String returns the kind's name in lower case, a number if it has none.
func (k BTFKind) String() string {
	if row, ok := btfKinds[k]; ok {
		return row.name
	}
	return fmt.Sprint(uint32(k))
}

// A btfKindRow has a type of the kind, or one that refers to it.
type btfKindRow struct {
	name  string
	since string
	typ   btf.Type
}

var (
	anInt    = &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	aProto   = &btf.FuncProto{Return: &btf.Void{}, Params: []btf.FuncParam{{Name: "a", Type: anInt}}}
	aVar     = &btf.Var{Name: "v", Type: anInt, Linkage: btf.StaticVar}
	members  = []btf.Member{{Name: "m", Type: anInt}}
	aStruct  = &btf.Struct{Name: "s", Size: 4, Members: members}
	aTagged  = &btf.Struct{Name: "s", Size: 4, Members: members, Tags: []string{"tag"}}
	aPointer = &btf.Pointer{Target: anInt}
	aSection = &btf.Datasec{Name: ".bss", Size: 4, Vars: []btf.VarSecinfo{{Type: aVar, Size: 4}}}
	anArray  = &btf.Array{Index: anInt, Type: anInt, Nelems: 1}
	values   = []btf.EnumValue{{Name: "e", Value: 1}}
)

var btfKinds = map[BTFKind]btfKindRow{
	KindInt:       {"int", "4.18", anInt},
	KindPointer:   {"ptr", "4.18", aPointer},
	KindArray:     {"array", "4.18", anArray},
	KindStruct:    {"struct", "4.18", aStruct},
	KindUnion:     {"union", "4.18", &btf.Union{Name: "u", Size: 4, Members: members}},
	KindEnum:      {"enum", "4.18", &btf.Enum{Name: "E", Size: 4, Values: values}},
	KindForward:   {"fwd", "4.18", &btf.Fwd{Name: "f"}},
	KindTypedef:   {"typedef", "4.18", &btf.Typedef{Name: "t", Type: anInt}},
	KindVolatile:  {"volatile", "4.18", &btf.Volatile{Type: anInt}},
	KindConst:     {"const", "4.18", &btf.Const{Type: anInt}},
	KindRestrict:  {"restrict", "4.18", &btf.Restrict{Type: aPointer}},
	KindFunc:      {"func", "5.0", &btf.Func{Name: "f", Type: aProto, Linkage: btf.StaticFunc}},
	KindFuncProto: {"func_proto", "5.0", aProto},
	KindVar:       {"var", "5.2", aVar},
	KindDatasec:   {"datasec", "5.2", aSection},
	KindFloat:     {"float", "5.13", &btf.Float{Name: "float", Size: 4}},
	KindDeclTag:   {"decl_tag", "5.16", aTagged},
	KindTypeTag:   {"type_tag", "5.17", &btf.Pointer{Target: &btf.TypeTag{Type: anInt, Value: "tag"}}},
	KindEnum64:    {"enum64", "6.0", &btf.Enum{Name: "E", Size: 8, Values: values}},
}
