package collection

import (
	"bytes"
	"errors"
	"math"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
)

// TestMagicSizes covers the sizes that objects leave open.
func TestMagicSizes(t *testing.T) {
	n, err := ebpf.PossibleCPU()
	if err != nil {
		t.Fatal(err)
	}
	cpus := uint32(n)
	tests := []struct {
		name string
		spec ebpf.MapSpec
		want sizes
		text string
	}{
		{"plain", ebpf.MapSpec{Type: ebpf.Hash, KeySize: 1, ValueSize: 2, MaxEntries: 3}, sizes{1, 2, 3}, ""},
		{"map of maps", ebpf.MapSpec{Type: ebpf.HashOfMaps, KeySize: 8, MaxEntries: 3}, sizes{8, 4, 3}, ""},
		{"map of maps with its size", ebpf.MapSpec{Type: ebpf.ArrayOfMaps, KeySize: 4, ValueSize: 4, MaxEntries: 3}, sizes{4, 4, 3}, ""},
		{"map of maps of another size", ebpf.MapSpec{Type: ebpf.ArrayOfMaps, KeySize: 4, ValueSize: 8}, sizes{}, "values of 4 bytes"},
		{"perf event array", ebpf.MapSpec{Type: ebpf.PerfEventArray}, sizes{4, 4, cpus}, ""},
		{"perf event array of many", ebpf.MapSpec{Type: ebpf.PerfEventArray, KeySize: 4, ValueSize: 4, MaxEntries: 1 << 20}, sizes{4, 4, cpus}, ""},
		{"perf event array of one", ebpf.MapSpec{Type: ebpf.PerfEventArray, MaxEntries: 1}, sizes{4, 4, 1}, ""},
		{"perf event array with keys", ebpf.MapSpec{Type: ebpf.PerfEventArray, KeySize: 8}, sizes{}, "keys and values of 4 bytes"},
		{"perf event array with values", ebpf.MapSpec{Type: ebpf.PerfEventArray, ValueSize: 8}, sizes{}, "keys and values of 4 bytes"},
		{"CPU map", ebpf.MapSpec{Type: ebpf.CPUMap, KeySize: 4, ValueSize: 8}, sizes{4, 8, cpus}, ""},
		{"CPU map of many", ebpf.MapSpec{Type: ebpf.CPUMap, KeySize: 4, ValueSize: 8, MaxEntries: math.MaxUint32}, sizes{4, 8, cpus}, ""},
		{"another platform's", ebpf.MapSpec{Type: ebpf.WindowsHash}, sizes{}, "is not Linux's"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := magicSizes(&tt.spec)
			if tt.text == "" && (err != nil || got != tt.want) {
				t.Errorf("sizes %v, %v, want %v", got, err, tt.want)
			}
			if tt.text != "" && (err == nil || !strings.Contains(err.Error(), tt.text)) {
				t.Errorf("error %v, want %q", err, tt.text)
			}
		})
	}
}

// TestSetVariables covers values laid over a section, and specs that do not fit.
func TestSetVariables(t *testing.T) {
	at := func(offset uint32, value ...byte) *ebpf.VariableSpec {
		return &ebpf.VariableSpec{Name: "v", SectionName: "s", Offset: offset, Value: value}
	}
	sized := &ebpf.VariableSpec{Name: "v", SectionName: "s", Offset: 2, Type: &btf.Var{Type: &btf.Int{Size: 4}}}
	ones := section("s", 8)
	ones.Contents[0].Value = bytes.Repeat([]byte{1}, 8)
	bad := func(contents ...ebpf.MapKV) *ebpf.MapSpec { return &ebpf.MapSpec{Contents: contents} }

	tests := []struct {
		name string
		m    *ebpf.MapSpec
		vars []*ebpf.VariableSpec
		want []byte
		text string
	}{
		{"none", ones, nil, []byte{1, 1, 1, 1, 1, 1, 1, 1}, ""},
		{"another section's", ones, []*ebpf.VariableSpec{{SectionName: "x", Value: []byte{9}}}, []byte{1, 1, 1, 1, 1, 1, 1, 1}, ""},
		{"two, out of order", ones, []*ebpf.VariableSpec{at(6, 8, 9), at(0, 7)}, []byte{7, 1, 1, 1, 1, 1, 8, 9}, ""},
		{"side by side", ones, []*ebpf.VariableSpec{at(0, 2, 3), at(2, 4, 5)}, []byte{2, 3, 4, 5, 1, 1, 1, 1}, ""},
		{"without a value", ones, []*ebpf.VariableSpec{sized}, []byte{1, 1, 1, 1, 1, 1, 1, 1}, ""},
		{"overlap", ones, []*ebpf.VariableSpec{at(0, 2, 3), at(1, 4)}, nil, "overlaps"},
		{"past the end", ones, []*ebpf.VariableSpec{at(7, 2, 3)}, nil, `variable "v" ends at 9, past the 8 bytes`},
		{"far past the end", ones, []*ebpf.VariableSpec{at(math.MaxUint32, 2, 3)}, nil, "past the 8 bytes"},
		{"no contents", bad(), []*ebpf.VariableSpec{at(0, 1)}, nil, "one element, not 0"},
		{"two elements", bad(ebpf.MapKV{}, ebpf.MapKV{}), []*ebpf.VariableSpec{at(0, 1)}, nil, "one element, not 2"},
		{"another key", bad(ebpf.MapKV{Key: 0}), []*ebpf.VariableSpec{at(0, 1)}, nil, "key uint32(0)"},
		{"another value", bad(ebpf.MapKV{Key: uint32(0), Value: "x"}), []*ebpf.VariableSpec{at(0, 1)}, nil, "a []byte, not string"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			vars := make(map[string]*ebpf.VariableSpec)
			for i, v := range tt.vars {
				vars[string('a'+rune(i))] = v
			}
			m := *tt.m
			err := setVariables(&m, "s", vars)
			if tt.text != "" {
				if err == nil || !strings.Contains(err.Error(), tt.text) {
					t.Errorf("error %v, want %q", err, tt.text)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, m.Contents[0].Value); diff != "" {
				t.Error(diff)
			}
		})
	}
	if !bytes.Equal(ones.Contents[0].Value.([]byte), bytes.Repeat([]byte{1}, 8)) {
		t.Error("the caller's contents have changed")
	}
}

// TestMapHint covers what the kernel's errno is explained with.
func TestMapHint(t *testing.T) {
	page := uint32(os.Getpagesize())
	tests := []struct {
		name string
		attr sys.MapCreateAttr
		err  error
		want string
	}{
		{"no memory", sys.MapCreateAttr{}, syscall.ENOMEM, "memory cgroup"},
		{"too large", sys.MapCreateAttr{}, syscall.E2BIG, "too large or too many"},
		{"no explanation", sys.MapCreateAttr{Type: uint32(ebpf.Hash)}, syscall.EBUSY, ""},
		{"nothing to see", sys.MapCreateAttr{Type: uint32(ebpf.Hash), KeySize: 4, ValueSize: 4, MaxEntries: 1}, syscall.EINVAL, ""},
		{"not supported", sys.MapCreateAttr{Type: uint32(ebpf.Queue)}, enotsupp, "ENOTSUPP: the kernel does not support that of map type Queue"},
		{"no key", sys.MapCreateAttr{Type: uint32(ebpf.Hash), ValueSize: 4, MaxEntries: 1}, syscall.EINVAL, "KeySize is zero"},
		{"no value", sys.MapCreateAttr{Type: uint32(ebpf.Array), KeySize: 4, MaxEntries: 1}, syscall.EINVAL, "ValueSize is zero"},
		{"no value wanted", sys.MapCreateAttr{Type: uint32(ebpf.RingBuf), MaxEntries: page}, syscall.EINVAL, ""},
		{"extra", sys.MapCreateAttr{Type: uint32(ebpf.Queue), MaxEntries: 1, Extra: 5}, syscall.EINVAL, "MapExtra is 0x5"},
		{"extra that may be", sys.MapCreateAttr{Type: uint32(ebpf.BloomFilter), MaxEntries: 1, Extra: 5}, syscall.EINVAL, ""},
		{"NUMA node", sys.MapCreateAttr{Type: uint32(ebpf.Queue), MaxEntries: 1, Flags: flagNUMANode, NumaNode: 99}, syscall.EINVAL, "NUMA node 99 may not be online"},
		{"flags", sys.MapCreateAttr{Type: uint32(ebpf.Queue), MaxEntries: 1, Flags: 1 << 30}, syscall.EINVAL, "flags 0x40000000 may not go with map type Queue"},
		{"no type", sys.MapCreateAttr{}, syscall.EINVAL, "map type is unspecified"},
		{"no entries", sys.MapCreateAttr{Type: uint32(ebpf.Hash)}, syscall.EINVAL, "MaxEntries is zero"},
		{"no entries wanted", sys.MapCreateAttr{Type: uint32(ebpf.CGroupStorage)}, syscall.EINVAL, ""},
		{"storage that must not be preallocated", sys.MapCreateAttr{Type: uint32(ebpf.TaskStorage)}, syscall.EINVAL, "needs BPF_F_NO_PREALLOC"},
		{"trie that must not be preallocated", sys.MapCreateAttr{Type: uint32(ebpf.LPMTrie), MaxEntries: 1}, syscall.EINVAL, "needs BPF_F_NO_PREALLOC"},
		{"array that cannot help it", sys.MapCreateAttr{Type: uint32(ebpf.Array), KeySize: 4, MaxEntries: 1, Flags: flagNoPrealloc}, syscall.EINVAL, "does not go with map type Array"},
		{"hash that may", sys.MapCreateAttr{Type: uint32(ebpf.Hash), KeySize: 4, ValueSize: 4, MaxEntries: 1, Flags: flagNoPrealloc}, syscall.EINVAL, ""},
		{"odd ring", sys.MapCreateAttr{Type: uint32(ebpf.RingBuf), MaxEntries: 3 * page}, syscall.EINVAL, "power of two"},
		{"small ring", sys.MapCreateAttr{Type: uint32(ebpf.UserRingbuf), MaxEntries: page / 2}, syscall.EINVAL, "multiple of the page size"},
		{"good ring", sys.MapCreateAttr{Type: uint32(ebpf.RingBuf), MaxEntries: 2 * page}, syscall.EINVAL, ""},
		{"array keys", sys.MapCreateAttr{Type: uint32(ebpf.Array), KeySize: 8, MaxEntries: 1}, syscall.EINVAL, "keys of 4 bytes, not 8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spec := &ebpf.MapSpec{Type: ebpf.MapType(tt.attr.Type)}
			err := mapError(spec, &tt.attr, tt.err)
			if !errors.Is(err, tt.err) {
				t.Errorf("error %v lost %v", err, tt.err)
			}
			if tt.want == "" && err != tt.err || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// TestCheckExtra covers trailing bytes of a map definition.
func TestCheckExtra(t *testing.T) {
	tests := map[string]struct {
		extra *bytes.Reader
		ok    bool
	}{
		"none": {nil, true}, "empty": {bytes.NewReader(nil), true},
		"zeroes": {bytes.NewReader(make([]byte, 9)), true}, "other": {bytes.NewReader([]byte{0, 0, 1}), false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			before := 0
			if tt.extra != nil {
				before = tt.extra.Len()
			}
			if err := checkExtra(&ebpf.MapSpec{Extra: tt.extra}); (err == nil) != tt.ok {
				t.Errorf("error %v", err)
			}
			if tt.extra != nil && tt.extra.Len() != before {
				t.Error("the caller's bytes were read")
			}
		})
	}
}

// TestSpecialField covers what only BTF tells the kernel about values, in types that
// end and in damaged ones that do not.
func TestSpecialField(t *testing.T) {
	plain := &btf.Int{Name: "int", Size: 4}
	lock := &btf.Struct{Name: "bpf_spin_lock", Size: 4}
	holds := func(typ btf.Type) *btf.Struct {
		return &btf.Struct{Name: "s", Members: []btf.Member{{Name: "a", Type: plain}, {Name: "b", Type: typ}}}
	}
	self := holds(plain)
	self.Members[0].Type, self.Members[1].Type = self, self
	loop := &btf.Typedef{Name: "loop"}
	loop.Type = loop
	tests := []struct {
		name string
		typ  btf.Type
		want string
	}{
		{"none", nil, ""},
		{"plain", plain, ""},
		{"lock", lock, "struct bpf_spin_lock"},
		{"typedef of a lock", &btf.Typedef{Name: "t", Type: &btf.Const{Type: lock}}, "struct bpf_spin_lock"},
		{"in a struct", holds(holds(&btf.Struct{Name: "bpf_timer"})), "struct bpf_timer"},
		{"in a union", &btf.Union{Members: []btf.Member{{Type: &btf.Struct{Name: "bpf_wq"}}}}, "struct bpf_wq"},
		{"in an array", &btf.Array{Type: holds(lock)}, "struct bpf_spin_lock"},
		{"in a section", &btf.Datasec{Vars: []btf.VarSecinfo{{Type: &btf.Var{Type: lock}}}}, "struct bpf_spin_lock"},
		{"behind a pointer", holds(&btf.Pointer{Target: lock}), ""},
		{"tagged pointer", holds(&btf.Pointer{Target: &btf.TypeTag{Value: "kptr", Type: plain}}), "pointer tagged kptr"},
		{"other tag", holds(&btf.Pointer{Target: &btf.TypeTag{Value: "user", Type: plain}}), ""},
		{"a struct in itself", self, ""},
		{"a typedef of itself", loop, ""},
		{"a member without a type", holds(nil), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := specialField(tt.typ); got != tt.want {
				t.Errorf("field %q, want %q", got, tt.want)
			}
		})
	}
}
