package collection

import (
	"fmt"

	"github.com/cilium/ebpf"
)

// checkSpec refuses what no kernel call should be made for. Like cilium/ebpf it
// loads maps whatever machine they were compiled for: only programs cannot run.
func checkSpec(spec *ebpf.CollectionSpec, replaced map[string]*ebpf.Map) error {
	if name, ok := firstNil(spec.Maps); ok {
		return fmt.Errorf("load map %q: the spec is nil", name)
	}
	if name, ok := firstNil(spec.Programs); ok {
		return fmt.Errorf("load program %q: the spec is nil", name)
	}
	if name, ok := firstNil(spec.Variables); ok {
		return fmt.Errorf("load variable %q: the spec is nil", name)
	}
	for name, m := range sorted(replaced) {
		if spec.Maps[name] == nil {
			return fmt.Errorf("replace map %q: the spec has none of that name", name)
		}
		if m == nil {
			return fmt.Errorf("replace map %q: the replacement is nil", name)
		}
	}
	return nil
}
