package probes

import (
	"fmt"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// targets names what a program of these hooks must say that it attaches to: it
// exists in every kernel that has the hook. It is loaded only, never attached.
var targets = map[hook][]string{
	{ebpf.Tracing, ebpf.AttachTraceFEntry}:  {"bpf_init"},
	{ebpf.Tracing, ebpf.AttachTraceFExit}:   {"bpf_init"},
	{ebpf.Tracing, attachTraceFSession}:     {"bpf_init"},
	{ebpf.Tracing, ebpf.AttachModifyReturn}: {"security_file_open", "security_file_permission"},
	{ebpf.Tracing, ebpf.AttachTraceRawTp}:   {"btf_trace_sched_switch", "btf_trace_sys_enter"},
	{ebpf.Tracing, ebpf.AttachTraceIter}:    {"bpf_iter_task", "bpf_iter_bpf_map"},
	{ebpf.LSM, ebpf.AttachLSMMac}:           {"bpf_lsm_file_open"},
	{ebpf.LSM, ebpf.AttachLSMCgroup}:        {"bpf_lsm_socket_bind"},
}

// target returns the BTF id of what a program attaches to, 0 if the hook needs
// none. A hook whose every target is missing does not exist.
func (s *session) target(h hook) (uint32, error) {
	names := targets[h]
	for _, name := range names {
		id, found, err := s.findTarget(h, name)
		if err != nil {
			return 0, err
		}
		if found {
			return uint32(id), nil
		}
	}
	if len(names) > 0 {
		return 0, fmt.Errorf("find %q in the kernel: %w", names[0], notSupported(""))
	}
	return 0, nil
}

// findTarget looks for a function, or for the typedef that stands for a raw
// tracepoint. Other types may have the same name: struct bpf_iter_task.
func (s *session) findTarget(h hook, name string) (id btf.TypeID, found bool, err error) {
	if h.attach == ebpf.AttachTraceRawTp {
		_, id, found, err = find[*btf.Typedef](s.p.types, name)
		return id, found, err
	}
	_, id, found, err = find[*btf.Func](s.p.types, name)
	return id, found, err
}
