package collection

import (
	"strings"

	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/cilium/ebpf/btf"
)

// meetsPoison reports whether the verifier meets instructions that a relocation
// poisons because this kernel lacks a type or a field. Programs guard them, but
// before Linux 6.17 a process without CAP_PERFMON has branches that are never taken
// followed too, as a processor might (sanitize_speculative_path in
// kernel/bpf/verifier.c), and what fails there fails the load.
func (u *unit) meetsPoison(kernel *kernelBTF) bool {
	if len(u.relos) == 0 || release.AtLeast(6, 17) {
		return false
	}
	targets := &relocationTargets{}
	if err := kernel.addTo(targets); err != nil {
		return false
	}
	fixups, err := targets.relocate(u.relos, func(btf.Type) (btf.TypeID, error) { return 0, nil })
	if err != nil {
		return false
	}
	for i := range fixups {
		if strings.HasSuffix(fixups[i].String(), "=poison") {
			return true
		}
	}
	return false
}
