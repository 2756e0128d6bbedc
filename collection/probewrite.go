package collection

import (
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// writesUserMemory reports whether the program calls bpf_probe_write_user.
func (u *unit) writesUserMemory() bool {
	return privilege.WritesUserMemory(u.spec.Type) &&
		u.callsHelper(func(h asm.BuiltinFunc) bool { return h == asm.FnProbeWriteUser })
}

// probeWriteRefused reports whether the verifier did not offer bpf_probe_write_user
// to a program that calls it.
func probeWriteRefused(u *unit, verr *ebpf.VerifierError) bool {
	refused := slices.ContainsFunc(lastLines(verr, 3), func(line string) bool {
		return strings.Contains(line, "bpf_probe_write_user#")
	})
	return refused && u.writesUserMemory()
}
