package probes

import (
	"slices"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

var sysAdmin = []token.Capability{token.CapSysAdmin}

// perfmonHelpers are hidden from programs whose loader has no CAP_PERFMON, where
// the program type as such does not need it (bpf_base_func_proto in
// kernel/bpf/helpers.c, bpf_sk_base_func_proto in net/core/filter.c).
var perfmonHelpers = map[asm.BuiltinFunc]bool{
	asm.FnTracePrintk: true, asm.FnTraceVprintk: true, asm.FnPerfEventReadValue: true,
	asm.FnGetCurrentTask: true, asm.FnGetCurrentTaskBtf: true, asm.FnTaskPtRegs: true,
	asm.FnProbeReadUser: true, asm.FnProbeReadKernel: true,
	asm.FnProbeReadUserStr: true, asm.FnProbeReadKernelStr: true,
	asm.FnSnprintf: true, asm.FnSnprintfBtf: true,
	asm.FnSkcToTcpSock: true, asm.FnSkcToTcp6Sock: true, asm.FnSkcToTcpTimewaitSock: true,
	asm.FnSkcToTcpRequestSock: true, asm.FnSkcToUdp6Sock: true, asm.FnSkcToUnixSock: true,
	asm.FnSkcToMptcpSock: true,
}

// tracesKernel reports whether programs of the hook have bpf_probe_write_user,
// which asks for CAP_SYS_ADMIN in the init user namespace
// (bpf_get_probe_write_proto in kernel/trace/bpf_trace.c).
func tracesKernel(h hook) bool {
	return slices.Contains(types(ebpf.Kprobe, ebpf.TracePoint, ebpf.PerfEvent,
		ebpf.RawTracepoint, ebpf.RawTracepointWritable, ebpf.Tracing, ebpf.LSM), h.prog)
}
