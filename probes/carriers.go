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

// carrier is the first of the types that can be loaded under the token, else one of
// which that is not known, else the first of all, whose gaps then explain the answer.
func (s *session) carrier(candidates []ebpf.ProgramType) hook {
	var unclear []hook
	for _, t := range candidates {
		h := s.hook(t)
		if !s.allows(h.need()) || token.MissingCapabilities(h.caps()...) != nil {
			continue
		}
		switch OutcomeOf(s.p.HaveProgramType(t)) {
		case Usable:
			return h
		case Inconclusive:
			unclear = append(unclear, h)
		}
	}
	return append(unclear, s.hook(candidates[0]))[0]
}
