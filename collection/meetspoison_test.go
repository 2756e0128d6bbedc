package collection

import (
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/cilium/ebpf"
)

// The objects poison instructions on every kernel, which asks for CAP_PERFMON before
// Linux 6.17.
func TestMeetsPoison(t *testing.T) {
	for object, poisoned := range map[string]map[string]bool{
		"core_relo":  {"fields": true, "enums": false, "types": false},
		"core_guard": {"guarded": true},
		"many":       {},
	} {
		path, err := objects.Get(object).Path()
		if err != nil {
			t.Fatal(err)
		}
		spec, err := ebpf.LoadCollectionSpec(path)
		if err != nil {
			t.Fatal(err)
		}
		p, err := newPlan(spec, nil, everything)
		if err != nil {
			t.Fatal(err)
		}
		kernel := newKernelBTF(nil, p)
		for _, name := range p.programs {
			want := poisoned[name] && !release.AtLeast(6, 17)
			if got := p.units[name].meetsPoison(kernel); got != want {
				t.Errorf("%s of %s: %v, want %v", name, object, got, want)
			}
		}
		kernel.close()
	}
}
