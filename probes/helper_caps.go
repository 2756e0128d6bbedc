package probes

import (
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf/asm"
)

var sysAdmin = []token.Capability{token.CapSysAdmin}

// perfmonHelpers are hidden from programs whose loader has no CAP_PERFMON, where
// the program type as such does not need it (bpf_base_func_proto in
// kernel/bpf/helpers.c, bpf_sk_base_func_proto in net/core/filter.c,
// syscall_prog_func_proto in kernel/bpf/syscall.c). Some of them an older kernel
// does not offer to such types at all: that cannot be seen without CAP_PERFMON.
var perfmonHelpers = setOf(
	asm.FnTracePrintk, asm.FnTraceVprintk, asm.FnSnprintf, asm.FnSnprintfBtf,
	asm.FnGetCurrentTask, asm.FnGetCurrentTaskBtf, asm.FnTaskPtRegs,
	asm.FnProbeReadUser, asm.FnProbeReadKernel,
	asm.FnProbeReadUserStr, asm.FnProbeReadKernelStr, asm.FnPerfEventReadValue,

	asm.FnSkcToTcpSock, asm.FnSkcToTcp6Sock, asm.FnSkcToTcpTimewaitSock,
	asm.FnSkcToTcpRequestSock, asm.FnSkcToUdp6Sock, asm.FnSkcToUnixSock, asm.FnSkcToMptcpSock,

	asm.FnSysBpf,

	// Linux 6.16 made these helpers for every type.
	asm.FnGetCurrentComm, asm.FnPerfEventRead, asm.FnSendSignal, asm.FnSendSignalThread,
	asm.FnGetTaskStack, asm.FnGetBranchSnapshot, asm.FnFindVma,
	asm.FnCopyFromUser, asm.FnCopyFromUserTask,
)

func setOf(helpers ...asm.BuiltinFunc) map[asm.BuiltinFunc]bool {
	set := make(map[asm.BuiltinFunc]bool, len(helpers))
	for _, h := range helpers {
		set[h] = true
	}
	return set
}
