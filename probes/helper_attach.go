package probes

import (
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// A helperRow is a helper that a program type has in some of its programs only,
// with a way to load one of those.
type helperRow struct {
	prog   ebpf.ProgramType
	helper asm.BuiltinFunc
	attach ebpf.AttachType
	flags  ProgramFlag
}

// helperRows: raw tracepoints have neither a file to write to nor the arguments of
// a function (tracing_prog_func_proto in kernel/trace/bpf_trace.c), and only
// programs of cgroups a return value to change (bpf_lsm_func_proto in
// kernel/bpf/bpf_lsm.c).
var helperRows = []helperRow{
	{ebpf.Tracing, asm.FnSeqPrintf, ebpf.AttachTraceIter, 0},
	{ebpf.Tracing, asm.FnSeqWrite, ebpf.AttachTraceIter, 0},
	{ebpf.Tracing, asm.FnSeqPrintfBtf, ebpf.AttachTraceIter, 0},
	{ebpf.Tracing, asm.FnDPath, ebpf.AttachTraceIter, 0},
	{ebpf.Tracing, asm.FnCopyFromUser, ebpf.AttachTraceIter, BPF_F_SLEEPABLE},
	{ebpf.Tracing, asm.FnCopyFromUserTask, ebpf.AttachTraceIter, BPF_F_SLEEPABLE},
	{ebpf.Tracing, asm.FnGetFuncIp, ebpf.AttachTraceFExit, 0},
	{ebpf.Tracing, asm.FnGetFuncArg, ebpf.AttachTraceFExit, 0},
	{ebpf.Tracing, asm.FnGetFuncArgCnt, ebpf.AttachTraceFExit, 0},
	{ebpf.Tracing, asm.FnGetFuncRet, ebpf.AttachTraceFExit, 0},
	{ebpf.LSM, asm.FnGetLocalStorage, ebpf.AttachLSMCgroup, 0},
	{ebpf.LSM, asm.FnGetRetval, ebpf.AttachLSMCgroup, 0},
	{ebpf.LSM, asm.FnSetRetval, ebpf.AttachLSMCgroup, 0},
	{ebpf.LSM, asm.FnImaInodeHash, ebpf.AttachLSMMac, BPF_F_SLEEPABLE},
	{ebpf.LSM, asm.FnImaFileHash, ebpf.AttachLSMMac, BPF_F_SLEEPABLE},
}

// helperWay is what to load a program that calls h for, and its flags.
func (s *session) helperWay(t ebpf.ProgramType, h asm.BuiltinFunc) (on hook, flags ProgramFlag) {
	for _, row := range helperRows {
		if row.prog == t && row.helper == h {
			return hook{t, row.attach}, row.flags
		}
	}
	return s.helperHook(t), 0
}
