package kernelbtf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/cilium/ebpf/btf"
)

// encode makes BTF as a kernel would have it.
func encode(tb testing.TB, types ...btf.Type) []byte {
	tb.Helper()
	b, err := btf.NewBuilder(types, nil)
	if err != nil {
		tb.Fatal(err)
	}
	blob, err := b.Marshal(nil, &btf.MarshalOptions{Order: nativeOrder()})
	if err != nil {
		tb.Fatal(err)
	}
	return blob
}

func nativeOrder() binary.ByteOrder {
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

// sample has every kind of type that a slice looks into, and a cycle.
func sample(tb testing.TB) []byte {
	integer := &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	list := &btf.Struct{Name: "list", Size: 16}
	list.Members = []btf.Member{
		{Name: "next", Type: &btf.Pointer{Target: list}},
		{Name: "values", Type: &btf.Array{Index: integer, Type: integer, Nelems: 2}, Offset: 64},
	}
	word := &btf.Typedef{Name: "word", Type: &btf.Const{Type: integer}}
	outer := &btf.Struct{Name: "outer___old", Size: 24, Members: []btf.Member{
		{Name: "list", Type: list},
		{Name: "", Type: &btf.Union{Size: 4, Members: []btf.Member{{Name: "word", Type: word}}}, Offset: 128},
		{Name: "far", Type: &btf.Pointer{Target: &btf.Struct{Name: "hidden", Size: 8}}, Offset: 160},
	}}
	enum := &btf.Enum{Name: "color", Size: 4, Values: []btf.EnumValue{{Name: "RED", Value: 1}}}
	wide := &btf.Enum{Name: "wide", Size: 8, Values: []btf.EnumValue{{Name: "HUGE", Value: 1 << 40}}}
	call := &btf.Func{Name: "call", Type: &btf.FuncProto{
		Return: integer, Params: []btf.FuncParam{{Name: "p", Type: &btf.Pointer{Target: outer}}},
	}}
	return encode(tb, outer, enum, wide, call, &btf.Fwd{Name: "forward"}, &btf.Float{Name: "double", Size: 8})
}

func TestSliceOfSample(t *testing.T) {
	raw, err := Parse(sample(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	types, err := raw.Slice(Want{"outer": Members, "call": Functions | Signatures, "wide": Members})
	if err != nil {
		t.Fatal(err)
	}
	var outer *btf.Struct
	if err := types.Spec.TypeByName("outer___old", &outer); err != nil {
		t.Fatal(err)
	}
	list, ok := outer.Members[0].Type.(*btf.Struct)
	if !ok || len(list.Members) != 2 || list.Members[1].Type.(*btf.Array).Nelems != 2 {
		t.Errorf("list is %v", outer.Members[0].Type)
	}
	if far := outer.Members[2].Type.(*btf.Pointer); far.Target != (*btf.Void)(nil) {
		t.Errorf("far points to %v, want void: no layout leads through pointers", far.Target)
	}
	var call *btf.Func
	if err := types.Spec.TypeByName("call", &call); err != nil {
		t.Fatal(err)
	}
	if p := call.Type.(*btf.FuncProto).Params[0].Type.(*btf.Pointer); p.Target != btf.Type(outer) {
		t.Errorf("call takes a pointer to %v, want to %v", p.Target, outer)
	}
	for _, name := range []string{"hidden", "color", "forward", "double"} {
		if found, err := types.Spec.AnyTypesByName(name); !errors.Is(err, btf.ErrNotFound) {
			t.Errorf("%s: %v, %v, want %v", name, found, err, btf.ErrNotFound)
		}
	}
}

// A struct that only a signature names has no members.
func TestSignaturesAreHollow(t *testing.T) {
	raw, err := Parse(sample(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	types, err := raw.Slice(Want{"call": Functions | Signatures})
	if err != nil {
		t.Fatal(err)
	}
	var outer *btf.Struct
	if err := types.Spec.TypeByName("outer___old", &outer); err != nil {
		t.Fatal(err)
	}
	if len(outer.Members) != 0 || outer.Size != 24 {
		t.Errorf("%d members and size %d, want none and 24", len(outer.Members), outer.Size)
	}
}

func TestDamaged(t *testing.T) {
	good := sample(t)
	tests := map[string]func(b []byte) []byte{
		"empty":         func([]byte) []byte { return nil },
		"header only":   func(b []byte) []byte { return b[:minHeaderSize] },
		"half":          func(b []byte) []byte { return b[:len(b)/2] },
		"wrong magic":   func(b []byte) []byte { b[0] ^= 0xff; return b },
		"huge offset":   func(b []byte) []byte { binary.NativeEndian.PutUint32(b[8:], ^uint32(0)); return b },
		"huge strings":  func(b []byte) []byte { binary.NativeEndian.PutUint32(b[20:], ^uint32(0)); return b },
		"unknown kind":  func(b []byte) []byte { binary.NativeEndian.PutUint32(b[minHeaderSize+4:], 31<<24); return b },
		"many elements": func(b []byte) []byte { binary.NativeEndian.PutUint32(b[minHeaderSize+4:], 4<<24|0xffff); return b },
	}
	for name, damage := range tests {
		if _, err := Parse(damage(bytes.Clone(good)), nil); !errors.Is(err, errDamaged) {
			t.Errorf("%s: %v, want %v", name, err, errDamaged)
		}
	}
}

// Whatever the bytes, there is an error or a slice that can be read.
func FuzzSlice(f *testing.F) {
	good := sample(f)
	f.Add(good, "outer", byte(Members))
	f.Add(good, "call", byte(Functions|Signatures))
	f.Add(good[:len(good)-3], "wide", byte(Members|Signatures))
	f.Fuzz(func(t *testing.T, data []byte, name string, depth byte) {
		raw, err := Parse(data, nil)
		if err != nil {
			return
		}
		want := make(Want)
		want.Add(name, Depth(depth)&(Members|Signatures|Functions))
		types, err := raw.Slice(want)
		if err != nil {
			return
		}
		for typ, err := range types.Spec.All() {
			if err != nil {
				return
			}
			if _, void := typ.(*btf.Void); void {
				continue
			}
			if id, err := types.ID(typ); err != nil || raw.get(uint32(id)) == nil {
				t.Fatalf("%v has id %d: %v", typ, id, err)
			}
		}
	})
}
