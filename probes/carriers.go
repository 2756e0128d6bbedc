package probes

import (
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// everyProgram are the program types that can carry a probe which is about
// programs in general, the ones that every kernel has first. Extensions and
// struct_ops need more than instructions.
var everyProgram = types(
	ebpf.SocketFilter, ebpf.CGroupSKB, ebpf.XDP, ebpf.SchedCLS, ebpf.SchedACT,
	ebpf.Kprobe, ebpf.TracePoint, ebpf.RawTracepoint, ebpf.RawTracepointWritable, ebpf.PerfEvent,
	ebpf.Syscall, ebpf.SkLookup, ebpf.SkReuseport, ebpf.SockOps, ebpf.SkSKB, ebpf.SkMsg,
	ebpf.FlowDissector, ebpf.CGroupSock, ebpf.CGroupSockAddr, ebpf.CGroupSockopt,
	ebpf.CGroupSysctl, ebpf.CGroupDevice, ebpf.LWTIn, ebpf.LWTOut, ebpf.LWTXmit,
	ebpf.LWTSeg6Local, ebpf.Netfilter, ebpf.LircMode2, ebpf.Tracing, ebpf.LSM,
)

// carrier is the first of the types that can be loaded under the token, else the
// first of all, whose gaps then explain the answer.
func (s *session) carrier(candidates []ebpf.ProgramType) hook {
	for _, t := range candidates {
		h := s.hook(t)
		ready := s.allows(h.need()) && token.MissingCapabilities(h.caps()...) == nil
		if ready && s.p.HaveProgramType(t) == nil {
			return h
		}
	}
	return s.hook(candidates[0])
}
