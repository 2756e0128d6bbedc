package collection

import (
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/google/go-cmp/cmp"
)

type assignMaps struct {
	A *ebpf.Map `ebpf:"a"`
}

type assignPrograms struct {
	P *ebpf.Program `ebpf:"p"`
}

type assignNode struct {
	Next *assignNode
	M    *ebpf.Map `ebpf:"m"`
}

// TestTaggedFields covers what can be asked for, as cilium/ebpf understands it.
func TestTaggedFields(t *testing.T) {
	loop := &assignNode{}
	loop.Next = loop
	tests := []struct {
		name string
		to   any
		want string // names, by kind
		text string
	}{
		{"nothing", &struct{ N int }{}, "", ""},
		{"each kind", &struct {
			M *ebpf.Map      `ebpf:"m"`
			P *ebpf.Program  `ebpf:"p"`
			V *ebpf.Variable `ebpf:"v"`
			N int
			_ *int
		}{}, "0m 1p 2v", ""},
		{"embedded", &struct {
			assignMaps
			*assignPrograms
		}{assignPrograms: &assignPrograms{}}, "0a 1p", ""},
		{"struct and pointer", &struct {
			Maps     assignMaps
			Programs *assignPrograms
		}{Programs: &assignPrograms{}}, "0a 1p", ""},
		{"nil pointer to a struct", &struct{ P *assignPrograms }{}, "", "field P: nil pointer to"},
		{"one name, two kinds", &struct {
			M *ebpf.Map     `ebpf:"x"`
			P *ebpf.Program `ebpf:"x"`
		}{}, "0x 1x", ""},
		{"one object, two fields", &struct {
			M *ebpf.Map `ebpf:"x"`
			N *ebpf.Map `ebpf:"x"`
		}{}, "", `field N: "x" is already assigned to field M`},
		{"one object, two structs", &struct {
			One, Two assignMaps
		}{}, "", `field Two: field A: "a" is already assigned to field A`},
		{"unexported", &struct {
			m *ebpf.Map `ebpf:"m"` //nolint
		}{}, "", "field m: it cannot be set: export it"},
		{"wrong type", &struct {
			M ebpf.Map `ebpf:"m"`
		}{}, "", "field M: type ebpf.Map is none of *ebpf.Map"},
		{"other wrong type", &struct {
			M *ebpf.MapSpec `ebpf:"m"`
		}{}, "", "field M: type *ebpf.MapSpec is none of"},
		{"comma", &struct {
			M *ebpf.Map `ebpf:"m,omitempty"`
		}{}, "", `field M: tag "m,omitempty" has a comma`},
		{"recursion", loop, "", "field Next: type collection.assignNode contains itself"},
		{"not a pointer", assignMaps{}, "", "collection.assignMaps is not a pointer to a struct"},
		{"pointer to something else", new(int), "", "*int is not a pointer to a struct"},
		{"nil", nil, "", "<nil> is not a pointer to a struct"},
		{"nil pointer", (*assignMaps)(nil), "", "*collection.assignMaps is not a pointer to a struct"},
		{"pointer to a pointer", new(*assignMaps), "", "is not a pointer to a struct"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fields, err := taggedFields(tt.to)
			if tt.text != "" {
				if err == nil || !strings.Contains(err.Error(), tt.text) {
					t.Errorf("error %v, want %q", err, tt.text)
				}
				if tt.to == any(loop) {
					return // cilium/ebpf follows it for ever
				}
				if err := new(ebpf.Collection).Assign(tt.to); err == nil {
					t.Error("cilium/ebpf has no objection")
				}
				return
			}
			var got []string
			for _, f := range fields {
				got = append(got, string('0'+rune(f.kind))+f.name)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); err != nil || diff != "" {
				t.Errorf("%v: %s", err, diff)
			}
		})
	}
}

// TestLoadAndAssignRefuses covers what fails before anything is loaded: the struct
// stays as it was.
func TestLoadAndAssignRefuses(t *testing.T) {
	spec := universe()
	tests := map[string]struct {
		to   any
		text string
	}{
		"missing map": {&struct {
			M *ebpf.Map `ebpf:"x"`
		}{}, `assign values: field M: load map "x": the spec has none of that name`},
		"missing program": {&struct {
			P *ebpf.Program `ebpf:"x"`
		}{}, `assign values: field P: load program "x": the spec has none of that name`},
		"missing variable": {&struct {
			V *ebpf.Variable `ebpf:"x"`
		}{}, `assign values: field V: load variable "x": the spec has none of that name`},
		"a map as program": {&struct {
			P *ebpf.Program `ebpf:"a"`
		}{}, `load program "a": the spec has none of that name`},
		"untyped program": {&struct {
			P *ebpf.Program `ebpf:"untyped"`
		}{}, `load program "untyped": its program type is unspecified`},
		"program array that nobody keeps": {
			&struct {
				P *ebpf.Program `ebpf:"tail"`
			}{},
			`program array "ring" must be assigned to a field`,
		},
	}
	engine := engineThatMustNotRun(t)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := engine.LoadAndAssign(spec, tt.to, nil); err == nil || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("error %v, want %q", err, tt.text)
			}
		})
	}
	if err := engine.LoadAndAssign(nil, &assignMaps{}, nil); err == nil || !strings.Contains(err.Error(), "spec is nil") {
		t.Errorf("a nil spec: %v", err)
	}
}
