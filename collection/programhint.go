package collection

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// maxInstructions is what the kernel takes of a program before it verifies anything
// (BPF_COMPLEXITY_LIMIT_INSNS).
const maxInstructions = 1_000_000

// programHint says what the kernel probably minded about a program, or "".
func programHint(u *unit, verr *ebpf.VerifierError, opts *ebpf.ProgramOptions) string {
	unseen := len(verr.Log) == 0 && !opts.LogDisabled // by the verifier
	switch size := u.insns.Size() / asm.InstructionSize; {
	case errors.Is(verr, syscall.EFAULT):
		return "a bug in the verifier: raise LogSizeStart to see its whole log, and look at dmesg"
	case errors.Is(verr, enotsupp):
		return "ENOTSUPP: this kernel does not support it"
	case probeWriteRefused(u, verr):
		return "bpf_probe_write_user takes CAP_SYS_ADMIN, before Linux 6.14 that of the init user namespace whatever the token; a locked-down kernel offers it to nobody"
	case errors.Is(verr, syscall.E2BIG) && size > maxInstructions:
		return fmt.Sprintf("%d instructions, where the kernel takes %d", size, maxInstructions)
	case errors.Is(verr, syscall.EINVAL) && unseen:
		return "before verification: the kernel may not take " + attributes(u.spec, opts)
	}
	return ""
}

// attributes lists what of a program and its load is judged before its code.
func attributes(spec *ebpf.ProgramSpec, opts *ebpf.ProgramOptions) string {
	list := []string{fmt.Sprintf("program type %s with attach type %s", spec.Type, spec.AttachType)}
	if spec.Flags != 0 {
		list = append(list, fmt.Sprintf("flags %#x", spec.Flags))
	}
	if spec.Ifindex != 0 {
		list = append(list, fmt.Sprintf("ifindex %d", spec.Ifindex))
	}
	if opts.LogLevel != 0 {
		list = append(list, fmt.Sprintf("log level %#x", uint32(opts.LogLevel)))
	}
	return strings.Join(list, ", or ")
}
