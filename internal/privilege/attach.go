package privilege

import "github.com/cilium/ebpf"

// EffectiveAttachType returns the expected_attach_type that the kernel goes by
// for a program of type t. Two types that predate the field have their zero
// replaced before the token is asked (bpf_prog_load_fixup_attach_type in
// kernel/bpf/syscall.c); all others are taken as they stand, and 0 is
// cgroup_inet_ingress.
func EffectiveAttachType(t ebpf.ProgramType, attach ebpf.AttachType) ebpf.AttachType {
	switch {
	case attach != ebpf.AttachNone:
		return attach
	case t == ebpf.CGroupSock:
		return ebpf.AttachCGroupInetSockCreate
	case t == ebpf.SkReuseport:
		return ebpf.AttachSkReuseportSelect
	}
	return attach
}
