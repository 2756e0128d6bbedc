package probes

import "github.com/cilium/ebpf"

// An attachRow says which programs are loaded with an attach type.
type attachRow struct {
	typ   ebpf.AttachType
	since string
	progs []ebpf.ProgramType
}

// attachTypes is enum bpf_attach_type, and for program types that take more than
// one, the most usual first: it is the one that [Prober.HaveProgramType] tries.
var attachTypes = []attachRow{
	{ebpf.AttachCGroupInetIngress, "4.10", types(ebpf.CGroupSKB)},
	{ebpf.AttachCGroupInetEgress, "4.10", types(ebpf.CGroupSKB)},
	{ebpf.AttachCGroupInetSockCreate, "4.10", types(ebpf.CGroupSock)},
	{ebpf.AttachCGroupSockOps, "4.13", types(ebpf.SockOps)},
	{ebpf.AttachSkSKBStreamVerdict, "4.14", types(ebpf.SkSKB)},
	{ebpf.AttachSkSKBStreamParser, "4.14", types(ebpf.SkSKB)},
	{ebpf.AttachCGroupDevice, "4.15", types(ebpf.CGroupDevice)},
	{ebpf.AttachSkMsgVerdict, "4.17", types(ebpf.SkMsg)},
	{ebpf.AttachCGroupInet4Connect, "4.17", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCGroupInet6Connect, "4.17", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCGroupInet4Bind, "4.17", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCGroupInet6Bind, "4.17", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCGroupInet4PostBind, "4.17", types(ebpf.CGroupSock)},
	{ebpf.AttachCGroupInet6PostBind, "4.17", types(ebpf.CGroupSock)},
	{ebpf.AttachCGroupUDP4Sendmsg, "4.18", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCGroupUDP6Sendmsg, "4.18", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachLircMode2, "4.18", types(ebpf.LircMode2)},
	{ebpf.AttachFlowDissector, "4.20", types(ebpf.FlowDissector)},
	{ebpf.AttachCGroupSysctl, "5.2", types(ebpf.CGroupSysctl)},
	{ebpf.AttachCGroupUDP4Recvmsg, "5.2", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCGroupUDP6Recvmsg, "5.2", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCGroupGetsockopt, "5.3", types(ebpf.CGroupSockopt)},
	{ebpf.AttachCGroupSetsockopt, "5.3", types(ebpf.CGroupSockopt)},
	{ebpf.AttachTraceFEntry, "5.5", types(ebpf.Tracing)},
	{ebpf.AttachTraceFExit, "5.5", types(ebpf.Tracing)},
	{ebpf.AttachTraceRawTp, "5.5", types(ebpf.Tracing)},
	{ebpf.AttachModifyReturn, "5.7", types(ebpf.Tracing)},
	{ebpf.AttachLSMMac, "5.7", types(ebpf.LSM)},
	{ebpf.AttachTraceIter, "5.8", types(ebpf.Tracing)},
	{ebpf.AttachCgroupInet4GetPeername, "5.8", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCgroupInet6GetPeername, "5.8", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCgroupInet4GetSockname, "5.8", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCgroupInet6GetSockname, "5.8", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachXDP, "5.9", types(ebpf.XDP)},
	{ebpf.AttachXDPDevMap, "5.8", types(ebpf.XDP)},
	{ebpf.AttachXDPCPUMap, "5.9", types(ebpf.XDP)},
	{ebpf.AttachCgroupInetSockRelease, "5.9", types(ebpf.CGroupSock)},
	{ebpf.AttachSkLookup, "5.9", types(ebpf.SkLookup)},
	{ebpf.AttachSkSKBVerdict, "5.13", types(ebpf.SkSKB)},
	{ebpf.AttachSkReuseportSelect, "5.14", types(ebpf.SkReuseport)},
	{ebpf.AttachSkReuseportSelectOrMigrate, "5.14", types(ebpf.SkReuseport)},
	{ebpf.AttachPerfEvent, "5.15", types(ebpf.PerfEvent, ebpf.Kprobe, ebpf.TracePoint)},
	{ebpf.AttachTraceKprobeMulti, "5.18", types(ebpf.Kprobe)},
	{ebpf.AttachLSMCgroup, "6.0", types(ebpf.LSM)},
	{ebpf.AttachStructOps, "6.4", types(ebpf.StructOps)},
	{ebpf.AttachNetfilter, "6.4", types(ebpf.Netfilter)},
	{ebpf.AttachTCXIngress, "6.6", types(ebpf.SchedCLS)},
	{ebpf.AttachTCXEgress, "6.6", types(ebpf.SchedCLS)},
	{ebpf.AttachTraceUprobeMulti, "6.6", types(ebpf.Kprobe)},
	{ebpf.AttachCgroupUnixConnect, "6.7", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCgroupUnixSendmsg, "6.7", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCgroupUnixRecvmsg, "6.7", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCgroupUnixGetpeername, "6.7", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachCgroupUnixGetsockname, "6.7", types(ebpf.CGroupSockAddr)},
	{ebpf.AttachNetkitPrimary, "6.7", types(ebpf.SchedCLS)},
	{ebpf.AttachNetkitPeer, "6.7", types(ebpf.SchedCLS)},
	{ebpf.AttachTraceKprobeSession, "6.10", types(ebpf.Kprobe)},
	{attachUprobeSession, "6.13", types(ebpf.Kprobe)},
	{attachTraceFSession, "7.0", types(ebpf.Tracing)},
	{attachFEntryMulti, "", types(ebpf.Tracing)}, // in 7.3, not in 7.0
	{attachFExitMulti, "", types(ebpf.Tracing)},
	{attachFSessionMulti, "", types(ebpf.Tracing)},
}

func types(t ...ebpf.ProgramType) []ebpf.ProgramType { return t }
