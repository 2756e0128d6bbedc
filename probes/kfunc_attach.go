package probes

import "github.com/cilium/ebpf"

// kfuncAttach are attach types of programs that may call functions which others of
// their type may not: the kernel filters by attach type, of sockets that an
// iterator walks (bpf_sk_iter_kfunc_set in net/core/filter.c) and of sessions
// (bpf_kprobe_multi_filter in kernel/trace/bpf_trace.c).
var kfuncAttach = []hook{
	{ebpf.Tracing, ebpf.AttachTraceIter},
	{ebpf.Tracing, attachTraceFSession},
	{ebpf.Kprobe, ebpf.AttachTraceKprobeSession},
	{ebpf.Kprobe, attachUprobeSession},
}

// kfuncHooks are what to load programs of type t for which call a function, those
// that the kernel has.
func (s *session) kfuncHooks(t ebpf.ProgramType) []hook {
	hooks := []hook{s.helperHook(t)}
	for _, h := range kfuncAttach {
		if h.prog == t && h != hooks[0] && s.mayHave(enumValue{"bpf_attach_type", uint64(h.attach)}) {
			hooks = append(hooks, h)
		}
	}
	return hooks
}
