package collection

import (
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/pointers"
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// needsPerfmon reports whether a program visibly does what takes CAP_PERFMON
// whatever its type. It looks at the instructions as they are before linking, so
// that the answer is always the same.
func (p *plan) needsPerfmon(u *unit) bool {
	return u.callsPerfmonHelper() || u.allocatesObjects() || p.usesArena(u) ||
		pointers.NeedsPerfmon(u.spec.Type, u.spec.Instructions)
}

// perfmonHelpers are offered to types that can do without CAP_PERFMON, but only
// with it (the last part of bpf_base_func_proto in kernel/bpf/helpers.c,
// bpf_sk_base_func_proto in net/core/filter.c, syscall_prog_func_proto in
// kernel/bpf/syscall.c).
var perfmonHelpers = map[asm.BuiltinFunc]bool{
	asm.FnTracePrintk: true, asm.FnTraceVprintk: true,
	asm.FnSnprintf: true, asm.FnSnprintfBtf: true,
	asm.FnGetCurrentTask: true, asm.FnGetCurrentTaskBtf: true, asm.FnTaskPtRegs: true,
	asm.FnProbeReadUser: true, asm.FnProbeReadUserStr: true,
	asm.FnProbeReadKernel: true, asm.FnProbeReadKernelStr: true,

	asm.FnSkcToTcpSock: true, asm.FnSkcToTcp6Sock: true, asm.FnSkcToTcpTimewaitSock: true,
	asm.FnSkcToTcpRequestSock: true, asm.FnSkcToUdp6Sock: true, asm.FnSkcToUnixSock: true,
	asm.FnSkcToMptcpSock: true,

	asm.FnSysBpf: true,
}

// sharedHelpers were those of tracing alone until Linux 6.16 offered them to every
// type, with CAP_PERFMON. Before, types that had bpf_get_current_comm needed nothing
// for it, and neither did those for syscalls for any helper but bpf_sys_bpf.
var sharedHelpers = map[asm.BuiltinFunc]bool{
	asm.FnGetCurrentComm: true, asm.FnPerfEventRead: true, asm.FnPerfEventReadValue: true,
	asm.FnSendSignal: true, asm.FnSendSignalThread: true, asm.FnGetTaskStack: true,
	asm.FnGetBranchSnapshot: true, asm.FnFindVma: true,
	asm.FnCopyFromUser: true, asm.FnCopyFromUserTask: true,
}

func (u *unit) callsPerfmonHelper() bool {
	shared := release.AtLeast(6, 16)
	return u.callsHelper(func(h asm.BuiltinFunc) bool { return takesPerfmon(u.spec.Type, h, shared) })
}

// callsHelper reports whether the program calls a helper that pick selects.
func (u *unit) callsHelper(pick func(asm.BuiltinFunc) bool) bool {
	return slices.ContainsFunc(u.insns, func(ins asm.Instruction) bool {
		return ins.IsBuiltinCall() && pick(asm.BuiltinFunc(ins.Constant))
	})
}

// takesPerfmon reports whether programs of a type may call a helper only with
// CAP_PERFMON.
func takesPerfmon(t ebpf.ProgramType, h asm.BuiltinFunc, shared bool) bool {
	switch {
	case shared && sharedHelpers[h]:
		return true
	case !shared && t == ebpf.Syscall:
		return h == asm.FnSysBpf
	}
	return perfmonHelpers[h]
}

// allocatesObjects reports whether the program makes objects of its own, whose
// fields it may only touch with CAP_PERFMON (check_ptr_to_btf_access in
// kernel/bpf/verifier.c).
func (u *unit) allocatesObjects() bool {
	return slices.ContainsFunc(u.kfuncs, func(ref kfuncRef) bool {
		return ref.Func != nil && strings.HasPrefix(ref.Func.Name, "bpf_obj_new")
	})
}

// usesArena reports whether the program refers to an arena, for which
// resolve_pseudo_ldimm64 in kernel/bpf/verifier.c asks for CAP_PERFMON.
func (p *plan) usesArena(u *unit) bool {
	return slices.ContainsFunc(u.mapRefs, func(ref mapRef) bool {
		return p.spec.Maps[ref.name].Type == ebpf.Arena
	})
}
