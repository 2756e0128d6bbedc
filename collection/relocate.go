package collection

import (
	"fmt"

	"github.com/bpftoken/bpftoken/internal/upstream"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// relocate adapts a program to the types of the running kernel (CO-RE).
func (l *load) relocate(u *unit) error {
	if len(u.relos) == 0 {
		return nil
	}
	targets, err := l.targets()
	if err != nil {
		return fmt.Errorf("apply CO-RE relocations: %w", err)
	}
	fixups, err := targets.relocate(u.relos, l.types.localID)
	if err != nil {
		return fmt.Errorf("apply CO-RE relocations: %w", err)
	}
	for i := range fixups {
		ins := &u.insns[u.reloAt[i]]
		if err := fixups[i].Apply(ins); err != nil {
			return fmt.Errorf("apply %s: %w", u.relos[i], err)
		}
		if err := targets.rename(u.relos[i], ins); err != nil {
			return fmt.Errorf("apply %s: %w", u.relos[i], err)
		}
	}
	return nil
}

// rename puts the kernel's id of a type in place of its id in a slice. Poison is no
// id of a slice: those are small.
func (t *relocationTargets) rename(relo *btf.CORERelocation, ins *asm.Instruction) error {
	if !t.kernel.Sliced() {
		return nil
	}
	kind, _, err := upstream.RelocationOf(relo)
	if err != nil || kind != upstream.TypeIDTarget {
		return err
	}
	if id, ok := t.kernel.Renamed(btf.TypeID(ins.Constant)); ok {
		ins.Constant = int64(id)
	}
	return nil
}
