package collection

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

var (
	u32    = &btf.Int{Name: "u32", Size: 4}
	u64    = &btf.Int{Name: "u64", Size: 8}
	method = &btf.Pointer{Target: &btf.FuncProto{Return: u32}}
)

func member(name string, typ btf.Type, offset btf.Bits) btf.Member {
	return btf.Member{Name: name, Type: typ, Offset: offset * 8}
}

// kernelValue is a kernel's type for the value of a struct_ops map: 8 bytes of its
// own, then the struct.
func kernelValue(size uint32, members ...btf.Member) *btf.Struct {
	inner := &btf.Struct{Name: "ops", Size: size, Members: members}
	return &btf.Struct{Name: "bpf_struct_ops_ops", Size: 8 + size, Members: []btf.Member{
		member("common", &btf.Struct{Name: "common", Size: 8}, 0), member("data", inner, 8),
	}}
}

// TestStructOpsValue covers the translation of an object's struct into the
// kernel's, member by member.
func TestStructOpsValue(t *testing.T) {
	nested := func(size uint32) *btf.Struct { return &btf.Struct{Name: "nested", Size: size} }
	tests := []struct {
		name   string
		ops    []btf.Member
		data   []byte
		kernel *btf.Struct
		want   []byte // after the kernel's own 8 bytes
		text   string
		is     error
	}{
		{"same layout", []btf.Member{member("a", u32, 0)}, []byte{1, 2, 3, 4}, kernelValue(4, member("a", u32, 0)), []byte{1, 2, 3, 4}, "", nil},
		{"moved", []btf.Member{member("a", u32, 0), member("b", u32, 4)}, []byte{1, 2, 3, 4, 5, 6, 7, 8}, kernelValue(12, member("b", u32, 0), member("a", u32, 8)), []byte{5, 6, 7, 8, 0, 0, 0, 0, 1, 2, 3, 4}, "", nil},
		{"unknown and zero", []btf.Member{member("new", u32, 0)}, make([]byte, 4), kernelValue(4, member("a", u32, 0)), make([]byte, 4), "", nil},
		{"unknown and set", []btf.Member{member("new", u32, 0)}, []byte{1, 0, 0, 0}, kernelValue(4, member("a", u32, 0)), nil, `member "new": it is set, and the kernel does not know it`, ebpf.ErrNotSupported},
		{"function without a program", []btf.Member{member("init", method, 0)}, make([]byte, 8), kernelValue(8, member("init", method, 0)), make([]byte, 8), "", nil},
		{"other size", []btf.Member{member("a", u32, 0)}, make([]byte, 4), kernelValue(8, member("a", u64, 0)), nil, `member "a": it has 4 bytes, in the kernel 8`, nil},
		{"other kind", []btf.Member{member("a", u32, 0)}, make([]byte, 4), kernelValue(4, member("a", nested(4), 0)), nil, `member "a": its type is`, nil},
		{"nested and zero", []btf.Member{member("a", nested(4), 0)}, make([]byte, 4), kernelValue(4, member("a", nested(4), 0)), make([]byte, 4), "", nil},
		{"nested and set", []btf.Member{member("a", nested(4), 0)}, []byte{0, 0, 0, 1}, kernelValue(4, member("a", nested(4), 0)), nil, "nested struct that is set", ebpf.ErrNotSupported},
		{"bit field", []btf.Member{{Name: "a", Type: u32, BitfieldSize: 3}}, make([]byte, 4), kernelValue(4, member("a", u32, 0)), nil, `member "a": a bit field`, ebpf.ErrNotSupported},
		{"bit field in the kernel", []btf.Member{member("a", u32, 0)}, make([]byte, 4), kernelValue(4, btf.Member{Name: "a", Type: u32, BitfieldSize: 3}), nil, `member "a": in the kernel: a bit field`, ebpf.ErrNotSupported},
		{"data too short", []btf.Member{member("a", u32, 2)}, make([]byte, 4), kernelValue(4, member("a", u32, 0)), nil, `member "a": it lies outside of the data`, nil},
		{"no such struct", nil, nil, &btf.Struct{Name: "bpf_struct_ops_ops", Size: 8}, nil, "holds no such struct", nil},
		{"a kernel's type that is too small", nil, nil, &btf.Struct{Name: "k", Size: 4, Members: []btf.Member{member("data", &btf.Struct{Name: "ops", Size: 8}, 0)}}, nil, "larger than its value", nil},
		{"a member without a type", []btf.Member{member("a", nil, 0)}, make([]byte, 4), kernelValue(4, member("a", u32, 0)), nil, `member "a": size`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &load{plan: &plan{}}
			got, err := l.structOpsValue(&btf.Struct{Name: "ops", Members: tt.ops}, tt.data, tt.kernel)
			if tt.text != "" {
				if err == nil || !strings.Contains(err.Error(), tt.text) || tt.is != nil && !errors.Is(err, tt.is) {
					t.Errorf("error %v, want %q and %v", err, tt.text, tt.is)
				}
				return
			}
			if want := append(make([]byte, 8), tt.want...); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%v, %v, want %v", got, err, want)
			}
		})
	}
}

// TestStructOpsProgramInNoFunction makes sure that a program is not written over
// what is no function in the kernel.
func TestStructOpsProgramInNoFunction(t *testing.T) {
	p := attachedTo("ops:init")
	l := &load{
		plan:     &plan{programs: []string{"p"}, units: map[string]*unit{"p": {spec: p}}},
		programs: map[string]*ebpf.Program{"p": new(ebpf.Program)},
	}
	for name, typ := range map[string]btf.Type{"number": u64, "data pointer": &btf.Pointer{Target: u64}} {
		t.Run(name, func(t *testing.T) {
			ops := &btf.Struct{Name: "ops", Members: []btf.Member{member("init", method, 0)}}
			_, err := l.structOpsValue(ops, make([]byte, 8), kernelValue(8, member("init", typ, 0)))
			if err == nil || !strings.Contains(err.Error(), "in the kernel it is no function") {
				t.Errorf("error %v", err)
			}
		})
	}
}
