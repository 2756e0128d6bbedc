package upstream

import (
	"errors"
	"reflect"
	"testing"

	"github.com/cilium/ebpf/btf"
)

func TestPathOf(t *testing.T) {
	want := map[string][]string{
		"fields": {
			"mm_struct.start_code", "task_struct.comm", "task_struct.mm", "task_struct.pid", "task_struct.renamed_away",
			"task_struct.sched_reset_on_fork", "task_struct___other.tgid",
		},
		"enums": {
			"absent_enum.ABSENT_VALUE", "bpf_map_type___part.BPF_MAP_TYPE_HASH___part",
			"bpf_map_type___part.BPF_MAP_TYPE_NEVER___part",
		},
		"types": {"absent_struct", "pid_type", "task_struct"},
	}
	compareRelocations(t, want, PathOf)
}

func TestFieldPath(t *testing.T) {
	inner := &btf.Union{Members: []btf.Member{{Name: "a", Type: &btf.Int{}}, {Name: "b", Type: &btf.Int{}}}}
	typ := &btf.Struct{Name: "s", Members: []btf.Member{
		{Type: inner}, {Name: "list", Type: &btf.Array{Type: &btf.Typedef{Name: "inner_t", Type: inner}, Nelems: 4}},
	}}
	for want, accessor := range map[string][]int{
		"": {}, ".b": {0, 1}, ".list[3].a": {1, 3, 0}, ".list": {1}, ".a": {0, 0, 7},
	} {
		if got := fieldPath(typ, accessor); got != want {
			t.Errorf("%v: %q, want %q", accessor, got, want)
		}
	}
	for _, accessor := range [][]int{{-1}, {2}, {0, 2}} {
		if got := fieldPath(typ, accessor); got != "" {
			t.Errorf("%v: %q", accessor, got)
		}
	}
}

func TestChangedAccessorsAreAnError(t *testing.T) {
	for _, fields := range []any{struct{}{}, struct{ accessor []string }{}, struct{ accessor int }{}} {
		r := reader{fields: reflect.ValueOf(fields)}
		if r.accessor(); !errors.Is(r.err, ErrLayout) {
			t.Errorf("%T: %v, want ErrLayout", fields, r.err)
		}
	}
}
