package probes

import (
	"syscall"

	"github.com/cilium/ebpf"
)

// A programTypeRow says what the smallest program of a type looks like.
type programTypeRow struct {
	since string
	// attachs are the attach types that programs of the type are loaded with, the
	// one to ask for first; nil: just 0.
	attachs []ebpf.AttachType
	flags   uint32
	proof   []syscall.Errno
}

// Attach types that cilium/ebpf v0.22.0 does not name.
const (
	attachUprobeSession ebpf.AttachType = 57
	attachTraceFSession ebpf.AttachType = 58
	attachFEntryMulti   ebpf.AttachType = 59
	attachFExitMulti    ebpf.AttachType = 60
	attachFSessionMulti ebpf.AttachType = 61
)

const flagSleepable = uint32(BPF_F_SLEEPABLE)

var programTypes = map[ebpf.ProgramType]programTypeRow{
	ebpf.SocketFilter:          {since: "3.19"},
	ebpf.Kprobe:                {since: "4.1", attachs: attachTypesOf(ebpf.Kprobe)},
	ebpf.SchedCLS:              {since: "4.1", attachs: attachTypesOf(ebpf.SchedCLS)},
	ebpf.SchedACT:              {since: "4.1"},
	ebpf.TracePoint:            {since: "4.7", attachs: attachTypesOf(ebpf.TracePoint)},
	ebpf.XDP:                   {since: "4.8", attachs: attachTypesOf(ebpf.XDP)},
	ebpf.PerfEvent:             {since: "4.9", attachs: attachTypesOf(ebpf.PerfEvent)},
	ebpf.CGroupSKB:             {since: "4.10", attachs: attachTypesOf(ebpf.CGroupSKB)},
	ebpf.CGroupSock:            {since: "4.10", attachs: attachTypesOf(ebpf.CGroupSock)},
	ebpf.LWTIn:                 {since: "4.10"},
	ebpf.LWTOut:                {since: "4.10"},
	ebpf.LWTXmit:               {since: "4.10"},
	ebpf.SockOps:               {since: "4.13", attachs: attachTypesOf(ebpf.SockOps)},
	ebpf.SkSKB:                 {since: "4.14", attachs: attachTypesOf(ebpf.SkSKB)},
	ebpf.CGroupDevice:          {since: "4.15", attachs: attachTypesOf(ebpf.CGroupDevice)},
	ebpf.SkMsg:                 {since: "4.17", attachs: attachTypesOf(ebpf.SkMsg)},
	ebpf.RawTracepoint:         {since: "4.17"},
	ebpf.CGroupSockAddr:        {since: "4.17", attachs: attachTypesOf(ebpf.CGroupSockAddr)},
	ebpf.LWTSeg6Local:          {since: "4.18"},
	ebpf.LircMode2:             {since: "4.18", attachs: attachTypesOf(ebpf.LircMode2)},
	ebpf.SkReuseport:           {since: "4.19", attachs: attachTypesOf(ebpf.SkReuseport)},
	ebpf.FlowDissector:         {since: "4.20", attachs: attachTypesOf(ebpf.FlowDissector)},
	ebpf.CGroupSysctl:          {since: "5.2", attachs: attachTypesOf(ebpf.CGroupSysctl)},
	ebpf.RawTracepointWritable: {since: "5.2"},
	ebpf.CGroupSockopt:         {since: "5.3", attachs: attachTypesOf(ebpf.CGroupSockopt)},
	ebpf.Tracing:               {since: "5.5", attachs: attachTypesOf(ebpf.Tracing)},
	ebpf.StructOps:             {since: "5.6", attachs: everyAttachType(), proof: proofNoStruct},
	ebpf.Extension:             {since: "5.6"},
	ebpf.LSM:                   {since: "5.7", attachs: attachTypesOf(ebpf.LSM)},
	ebpf.SkLookup:              {since: "5.9", attachs: attachTypesOf(ebpf.SkLookup)},
	ebpf.Syscall:               {since: "5.14", flags: flagSleepable},
	ebpf.Netfilter:             {since: "6.4", attachs: attachTypesOf(ebpf.Netfilter)},
}

// try loads the smallest program for a hook; an extension needs one to extend.
func (s *session) try(h hook) error {
	if h.prog == ebpf.Extension {
		return s.loadExtension()
	}
	prog, err := s.smallest(h)
	if err != nil {
		return err
	}
	return accept(s.load(prog), programTypes[h.prog].proof...)
}
