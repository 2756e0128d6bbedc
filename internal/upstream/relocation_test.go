package upstream

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
)

// If this fails after an update of cilium/ebpf, its relocations have another layout.
func TestRelocationOf(t *testing.T) {
	want := map[string][]string{
		"fields": {"0 mm_struct", "0 task_struct", "0 task_struct___other", "1 task_struct", "2 task_struct", "3 task_struct", "4 task_struct", "5 task_struct"},
		"enums":  {"10 absent_enum", "10 bpf_map_type___part", "11 bpf_map_type___part"},
		"types":  {"6 pid_type", "7 task_struct", "8 absent_struct", "8 task_struct", "9 task_struct"},
	}
	compareRelocations(t, want, func(relo *btf.CORERelocation) (string, error) {
		kind, of, err := RelocationOf(relo)
		return fmt.Sprint(uint32(kind), " ", of), err
	})
}

// compareRelocations compares what describe says of the relocations of each program of
// core_relo with what is wanted, in order and without repetitions.
func compareRelocations(t *testing.T, want map[string][]string, describe func(*btf.CORERelocation) (string, error)) {
	t.Helper()
	for name, prog := range parse(t, "core_relo", binary.LittleEndian).Programs {
		var got []string
		for i := range prog.Instructions {
			relo := btf.CORERelocationMetadata(&prog.Instructions[i])
			if relo == nil {
				continue
			}
			text, err := describe(relo)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, text)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want[name], slices.Compact(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestChangedRelocationsAreAnError(t *testing.T) {
	for _, fields := range []any{
		struct{ typ btf.Type }{},
		struct {
			kind uint64
			typ  btf.Type
		}{},
		struct {
			kind uint32
			typ  *btf.Struct
		}{},
	} {
		addressable := reflect.New(reflect.TypeOf(fields)).Elem()
		r := reader{fields: addressable}
		r.kind()
		r.typ()
		if !errors.Is(r.err, ErrLayout) {
			t.Errorf("%T: %v, want ErrLayout", fields, r.err)
		}
	}
}
