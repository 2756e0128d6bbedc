package privilege

import (
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// netAdminPrograms is is_net_admin_prog_type in kernel/bpf/syscall.c. Before
// Linux 6.5 lirc_mode2 was of them too.
var netAdminPrograms = setOf(
	ebpf.SchedCLS, ebpf.SchedACT, ebpf.XDP,
	ebpf.LWTIn, ebpf.LWTOut, ebpf.LWTXmit, ebpf.LWTSeg6Local,
	ebpf.SkSKB, ebpf.SkMsg, ebpf.SockOps, ebpf.FlowDissector,
	ebpf.CGroupDevice, ebpf.CGroupSock, ebpf.CGroupSockAddr,
	ebpf.CGroupSockopt, ebpf.CGroupSysctl,
	ebpf.Extension, ebpf.Netfilter,
)

// perfmonPrograms is is_perfmon_prog_type in kernel/bpf/syscall.c.
var perfmonPrograms = setOf(
	ebpf.Kprobe, ebpf.TracePoint, ebpf.PerfEvent,
	ebpf.RawTracepoint, ebpf.RawTracepointWritable,
	ebpf.Tracing, ebpf.LSM, ebpf.StructOps, ebpf.Extension,
)

// ForProgram returns the capabilities that BPF_PROG_LOAD of a program of type t
// asks for: CAP_BPF always, then CAP_NET_ADMIN and CAP_PERFMON by type. A type
// that is not known is taken to need CAP_BPF alone.
func ForProgram(t ebpf.ProgramType) []token.Capability {
	caps := []token.Capability{token.CapBPF}
	if netAdminPrograms[t] {
		caps = append(caps, token.CapNetAdmin)
	}
	if perfmonPrograms[t] {
		caps = append(caps, token.CapPerfmon)
	}
	return caps
}

func setOf[T comparable](members ...T) map[T]bool {
	set := make(map[T]bool, len(members))
	for _, m := range members {
		set[m] = true
	}
	return set
}
