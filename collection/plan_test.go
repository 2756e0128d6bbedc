package collection

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
)

// array is a map spec that is good for most tests.
func array(name string) *ebpf.MapSpec {
	return &ebpf.MapSpec{Name: name, Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1}
}

// section is a data section of size bytes.
func section(name string, size int) *ebpf.MapSpec {
	return &ebpf.MapSpec{
		Name: name, Type: ebpf.Array, KeySize: 4, ValueSize: uint32(size), MaxEntries: 1,
		Contents: []ebpf.MapKV{{Key: uint32(0), Value: make([]byte, size)}},
	}
}

// returning is a socket filter that loads maps and returns 0.
func returning(maps ...string) *ebpf.ProgramSpec {
	var insns asm.Instructions
	for _, name := range maps {
		insns = append(insns, asm.LoadMapPtr(asm.R1, 0).WithReference(name))
	}
	return &ebpf.ProgramSpec{
		Type: ebpf.SocketFilter, License: "MIT",
		Instructions: append(insns, asm.Mov.Imm(asm.R0, 0), asm.Return()),
	}
}

// naming is a map whose contents name other objects.
func naming(t ebpf.MapType, names ...string) *ebpf.MapSpec {
	m := &ebpf.MapSpec{Type: t, KeySize: 4, ValueSize: 4, MaxEntries: 8, InnerMap: array("")}
	for i, name := range names {
		m.Contents = append(m.Contents, ebpf.MapKV{Key: uint32(i), Value: name})
	}
	return m
}

func opsMap() *ebpf.MapSpec {
	return &ebpf.MapSpec{
		Type: ebpf.StructOpsMap, KeySize: 4, ValueSize: 8, MaxEntries: 1,
		Value: &btf.Struct{Name: "tcp_ops", Size: 8},
	}
}

func attachedTo(member string) *ebpf.ProgramSpec {
	p := returning()
	p.Type, p.AttachTo = ebpf.StructOps, member
	return p
}

// universe has an object of each kind that leads to others.
func universe() *ebpf.CollectionSpec {
	return &ebpf.CollectionSpec{
		Maps: map[string]*ebpf.MapSpec{
			"a": array("a"), "b": array("b"), "lonely": array("lonely"), ".data": section(".data", 8),
			"maps": naming(ebpf.HashOfMaps, "b", "a"), "progs": naming(ebpf.ProgramArray, "reads_a"),
			"ring":  naming(ebpf.ProgramArray, "tail"),
			"ops":   opsMap(),
			"plain": {Type: ebpf.Hash, KeySize: 4, ValueSize: 4, MaxEntries: 1, Contents: []ebpf.MapKV{{Key: "four", Value: "also"}}},
		},
		Programs: map[string]*ebpf.ProgramSpec{
			"reads_a": returning("a"), "reads_both": returning("b", "a", "b"), "nothing": returning(),
			"tail": returning("ring"), "member": attachedTo("tcp_ops:init"), "other": attachedTo("tcp_ops2:init"),
			"untyped": {Instructions: returning().Instructions},
		},
		Variables: map[string]*ebpf.VariableSpec{
			"v": {Name: "v", SectionName: ".data", Value: make([]byte, 4)},
		},
	}
}

// TestPlanSelects covers what a selection drags along, in the order of names.
func TestPlanSelects(t *testing.T) {
	tests := []struct {
		name                  string
		want                  selection
		maps, programs, varis string
	}{
		{"nothing", selection{}, "", "", ""},
		{"a map", selection{mapKind: {"lonely"}}, "lonely", "", ""},
		{"a map twice", selection{mapKind: {"lonely", "lonely"}}, "lonely", "", ""},
		{"a program without maps", selection{programKind: {"nothing"}}, "", "nothing", ""},
		{"a program's maps", selection{programKind: {"reads_both"}}, "a b", "reads_both", ""},
		{"a variable's section", selection{variableKind: {"v"}}, ".data", "", "v"},
		{"maps in a map", selection{mapKind: {"maps"}}, "a b maps", "", ""},
		{"programs in a map, and their maps", selection{mapKind: {"progs"}}, "a progs", "reads_a", ""},
		{"a program that calls itself through a map", selection{programKind: {"tail"}}, "ring", "tail", ""},
		{"the members of struct_ops", selection{mapKind: {"ops"}}, "ops", "member", ""},
		{"strings that are values", selection{mapKind: {"plain"}}, "plain", "", ""},
		{
			"everything", everything, ".data a b lonely maps ops plain progs ring",
			"member nothing other reads_a reads_both tail", "v",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := newPlan(universe(), nil, tt.want)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{strings.Join(p.maps, " "), strings.Join(p.programs, " "), strings.Join(p.variables, " ")}
			if diff := cmp.Diff([]string{tt.maps, tt.programs, tt.varis}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPlanRefuses covers bad specs: the error names the object, and no command is
// ever issued.
func TestPlanRefuses(t *testing.T) {
	foreignOrder := map[binary.ByteOrder]binary.ByteOrder{
		binary.LittleEndian: binary.BigEndian, binary.BigEndian: binary.LittleEndian,
	}[binaryOrder()]
	cyclic := naming(ebpf.ArrayOfMaps)
	cyclic.InnerMap = cyclic
	one, other := naming(ebpf.ArrayOfMaps), naming(ebpf.HashOfMaps)
	one.InnerMap, other.InnerMap = other, one

	tests := []struct {
		name   string
		change func(s *ebpf.CollectionSpec)
		want   selection
		text   string
		is     error
	}{
		{"nil map", func(s *ebpf.CollectionSpec) { s.Maps["a"] = nil }, everything, `load map "a": the spec is nil`, nil},
		{"nil program", func(s *ebpf.CollectionSpec) { s.Programs["nothing"] = nil }, everything, `load program "nothing": the spec is nil`, nil},
		{"nil variable", func(s *ebpf.CollectionSpec) { s.Variables["v"] = nil }, everything, `load variable "v": the spec is nil`, nil},
		{"unknown map", nil, selection{mapKind: {"x"}}, `load map "x": the spec has none of that name`, nil},
		{"unknown program", nil, selection{programKind: {"x"}}, `load program "x": the spec has none of that name`, nil},
		{"unknown variable", nil, selection{variableKind: {"x"}}, `load variable "x": the spec has none of that name`, nil},
		{"unknown map in a program", func(s *ebpf.CollectionSpec) { delete(s.Maps, "b") }, selection{programKind: {"reads_both"}}, `load program "reads_both": load map "b": the spec has none of that name`, nil},
		{"unknown map in a variable", func(s *ebpf.CollectionSpec) { delete(s.Maps, ".data") }, selection{variableKind: {"v"}}, `load variable "v": load map ".data": the spec has none`, nil},
		{"unknown map in a map", func(s *ebpf.CollectionSpec) { delete(s.Maps, "b") }, selection{mapKind: {"maps"}}, `load map "maps": load map "b": the spec has none`, nil},
		{"unknown program in a map", func(s *ebpf.CollectionSpec) { delete(s.Programs, "reads_a") }, selection{mapKind: {"progs"}}, `load map "progs": load program "reads_a": the spec has none`, nil},
		{"unspecified program type", nil, selection{programKind: {"untyped"}}, `load program "untyped": its program type is unspecified`, nil},
		{"zero instructions", func(s *ebpf.CollectionSpec) { s.Programs["nothing"].Instructions = nil }, everything, `load program "nothing": it has no instructions`, nil},
		{"another platform's program", func(s *ebpf.CollectionSpec) { s.Programs["nothing"].Type = ebpf.WindowsXDPTest }, everything, `load program "nothing": program type`, ebpf.ErrNotSupported},
		{"a program for other machines", func(s *ebpf.CollectionSpec) { s.Programs["nothing"].ByteOrder = foreignOrder }, everything, `load program "nothing": the object is for`, nil},
		{"struct_ops without a type", func(s *ebpf.CollectionSpec) { s.Maps["ops"].Value = nil }, everything, `load map "ops": a struct_ops map needs a struct`, nil},
		{"struct_ops of an int", func(s *ebpf.CollectionSpec) { s.Maps["ops"].Value = &btf.Int{Size: 4} }, everything, `load map "ops": a struct_ops map needs a struct`, nil},
		{"struct_ops member of a bad program", func(s *ebpf.CollectionSpec) { s.Programs["member"].Instructions = nil }, selection{mapKind: {"ops"}}, `load program "member"`, nil},
		{"a map that is its own inner map", func(s *ebpf.CollectionSpec) { s.Maps["maps"] = cyclic }, everything, `load map "maps": its inner map holds maps`, nil},
		{"two maps in each other", func(s *ebpf.CollectionSpec) { s.Maps["maps"] = one }, everything, `load map "maps": its inner map holds maps`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spec := universe()
			if tt.change != nil {
				tt.change(spec)
			}
			_, err := newPlan(spec, nil, tt.want)
			if err == nil || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("error %v, want %q", err, tt.text)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v is not %v", err, tt.is)
			}
		})
	}
	if _, err := newPlan(nil, nil, everything); err == nil || !strings.Contains(err.Error(), "spec is nil") {
		t.Errorf("a nil spec: %v", err)
	}
}

// TestPlanIsDeterministic makes sure that of several bad objects the same is named
// each time.
func TestPlanIsDeterministic(t *testing.T) {
	spec := universe()
	for name := range spec.Maps {
		spec.Maps[name] = nil
	}
	for range 20 {
		if _, err := newPlan(spec, nil, everything); err == nil || !strings.Contains(err.Error(), `".data"`) {
			t.Fatalf("error %v, want the first by name", err)
		}
	}
}

// TestPlanReplacements covers the names of replacements; their shape is the
// kernel's business.
func TestPlanReplacements(t *testing.T) {
	tests := map[string]struct {
		replaced map[string]*ebpf.Map
		text     string
	}{
		"unknown": {map[string]*ebpf.Map{"x": new(ebpf.Map)}, `replace map "x": the spec has none of that name`},
		"nil":     {map[string]*ebpf.Map{"a": nil}, `replace map "a": the replacement is nil`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := newPlan(universe(), tt.replaced, everything); err == nil || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("error %v, want %q", err, tt.text)
			}
		})
	}
}
