package upstream

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
)

// If this fails after an update of cilium/ebpf, its metadata has another layout.
func TestExternOf(t *testing.T) {
	tests := []struct {
		object string
		want   map[string][]string // by program, in the order of instructions
	}{
		{"kconfig", map[string][]string{"read": {
			"kconfig CONFIG_HZ", "kconfig CONFIG_BPF_SYSCALL", "kconfig CONFIG_VETH", "kconfig CONFIG_LOG_BUF_SHIFT",
			"kconfig CONFIG_DEFAULT_HOSTNAME", "kconfig LINUX_KERNEL_VERSION",
		}}},
		{"kconfig_virtual", map[string][]string{"read": {"kconfig LINUX_KERNEL_VERSION", "kconfig LINUX_HAS_SYSCALL_WRAPPER"}}},
		{"kfunc", map[string][]string{
			"strong": {"kfunc bpf_iter_num_new", "kfunc bpf_iter_num_next", "kfunc bpf_iter_num_next", "kfunc bpf_iter_num_destroy"},
			"weak": {
				"weak kfunc bpf_no_such_function", "weak kfunc bpf_no_such_function",
				"weak kfunc bpf_rcu_read_lock", "weak kfunc bpf_rcu_read_lock", "weak kfunc bpf_rcu_read_unlock",
			},
		}},
		{"kfunc_module", map[string][]string{"lookup": {"kfunc bpf_skb_ct_lookup", "kfunc bpf_ct_release"}}},
		{"ksyms", map[string][]string{"addresses": {"ksym bpf_init", "weak ksym bpf_trace_run1", "weak ksym no_such_symbol"}}},
		{"tiny", map[string][]string{}},
		{"globals", map[string][]string{}},
	}
	for _, tt := range tests {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(tt.object+"/"+order.String(), func(t *testing.T) {
				got := externsOf(t, parse(t, tt.object, order))
				for _, externs := range got {
					slices.Sort(externs)
				}
				for _, externs := range tt.want {
					slices.Sort(externs)
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("externs (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func parse(t *testing.T, object string, order binary.ByteOrder) *ebpf.CollectionSpec {
	t.Helper()
	path, err := objects.Get(object).PathFor(order)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := ebpf.LoadCollectionSpec(path)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// externsOf describes what the programs of spec refer to.
func externsOf(t *testing.T, spec *ebpf.CollectionSpec) map[string][]string {
	t.Helper()
	out := make(map[string][]string)
	for name, prog := range spec.Programs {
		for i := range prog.Instructions {
			ext, err := ExternOf(&prog.Instructions[i])
			if err != nil {
				t.Fatalf("program %q, instruction %d: %v", name, i, err)
			}
			if ext != (Extern{}) {
				out[name] = append(out[name], describe(t, ext))
			}
		}
	}
	return out
}

func describe(t *testing.T, ext Extern) string {
	t.Helper()
	weak := map[bool]string{true: "weak "}
	switch {
	case ext.Kconfig != nil && ext.Kfunc == nil && ext.Ksym == nil:
		return "kconfig " + kconfigAt(t, ext.Kconfig)
	case ext.Kfunc != nil && ext.Kconfig == nil && ext.Ksym == nil:
		return weak[ext.Kfunc.Weak] + "kfunc " + ext.Kfunc.Func.Name
	case ext.Ksym != nil && ext.Kconfig == nil && ext.Kfunc == nil:
		return weak[ext.Ksym.Weak] + "ksym " + ext.Ksym.Name
	}
	t.Errorf("more than one extern: %+v", ext)
	return ""
}

// kconfigAt names the extern at an offset: the map and the offset must both be right.
func kconfigAt(t *testing.T, k *Kconfig) string {
	t.Helper()
	if k.Map.Name != ".kconfig" {
		t.Errorf("the map is %q, not .kconfig", k.Map.Name)
	}
	for _, v := range k.Map.Value.(*btf.Datasec).Vars {
		if v.Offset == k.Offset {
			return v.Type.TypeName()
		}
	}
	return fmt.Sprintf("nothing at offset %d", k.Offset)
}

// All programs of an object share one map: it is made once.
func TestKconfigIsShared(t *testing.T) {
	var maps []*ebpf.MapSpec
	for _, prog := range parse(t, "kconfig", binary.LittleEndian).Programs {
		for i := range prog.Instructions {
			ext, err := ExternOf(&prog.Instructions[i])
			if err != nil {
				t.Fatal(err)
			}
			if ext.Kconfig != nil {
				maps = append(maps, ext.Kconfig.Map)
			}
		}
	}
	if len(slices.Compact(maps)) != 1 {
		t.Errorf("%d maps, want 1", len(slices.Compact(maps)))
	}
}
