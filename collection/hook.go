package collection

import (
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// A hook is how programs of one type and attach type name what they attach to in
// the kernel's types.
type hook struct {
	prefix  string
	want    btf.Type
	feature string // what the kernel lacks if there is no such type
}

type hookKey struct {
	prog   ebpf.ProgramType
	attach ebpf.AttachType
}

// attachTraceFSession is BPF_TRACE_FSESSION (Linux 7.0), for which cilium/ebpf has
// no name.
const attachTraceFSession = ebpf.AttachType(58)

// The kinds of type that a target can be.
var (
	function = (*btf.Func)(nil)
	typedef  = (*btf.Typedef)(nil)
)

// hooks are the programs whose target has to be known when they are loaded.
var hooks = map[hookKey]hook{
	{ebpf.LSM, ebpf.AttachLSMMac}:           {"bpf_lsm_", function, "LSM hook"},
	{ebpf.LSM, ebpf.AttachLSMCgroup}:        {"bpf_lsm_", function, "LSM hook"},
	{ebpf.Tracing, ebpf.AttachTraceIter}:    {"bpf_iter_", function, "iterator"},
	{ebpf.Tracing, ebpf.AttachTraceFEntry}:  {"", function, "fentry target"},
	{ebpf.Tracing, ebpf.AttachTraceFExit}:   {"", function, "fexit target"},
	{ebpf.Tracing, ebpf.AttachModifyReturn}: {"", function, "fmod_ret target"},
	{ebpf.Tracing, attachTraceFSession}:     {"", function, "fsession target"},
	{ebpf.Tracing, ebpf.AttachTraceRawTp}:   {"btf_trace_", typedef, "tracepoint"},
}

// attachesToKernel reports whether loading the program looks for a type of the
// kernel.
func (u *unit) attachesToKernel() bool {
	if u.spec.AttachTo == "" || u.spec.AttachTarget != nil {
		return false
	}
	_, ok := hooks[hookKey{u.spec.Type, u.spec.AttachType}]
	return ok || u.spec.Type == ebpf.StructOps
}
