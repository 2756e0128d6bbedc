package privilege

import "github.com/cilium/ebpf"

// probeWriters are the types whose helpers are those of tracing.
var probeWriters = setOf(
	ebpf.Kprobe, ebpf.TracePoint, ebpf.PerfEvent, ebpf.RawTracepoint, ebpf.RawTracepointWritable,
	ebpf.Tracing, ebpf.LSM, ebpf.Syscall,
)

// WritesUserMemory reports whether programs of type t have bpf_probe_write_user,
// which takes CAP_SYS_ADMIN besides: since Linux 6.14 in the token's user namespace
// (bpf_tracing_func_proto in kernel/trace/bpf_trace.c), before in the init one
// whatever the token (bpf_get_probe_write_proto there). A kernel that is locked down
// offers it to nobody.
func WritesUserMemory(t ebpf.ProgramType) bool { return probeWriters[t] }
