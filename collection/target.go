package collection

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/sys"
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

// findTarget fills in what the program attaches to: another program, a type of
// the kernel or of a module, or, for most programs, nothing.
func (l *load) findTarget(prog *sys.Program, u *unit, open *descriptors) error {
	var err error
	switch {
	case u.spec.AttachTarget != nil:
		err = l.targetProgram(prog, u.spec)
	case !u.attachesToKernel():
		return nil
	case u.spec.Type == ebpf.StructOps:
		err = l.targetMember(prog, u.spec, open)
	default:
		err = l.targetHook(prog, u.spec, open)
	}
	if err != nil {
		return fmt.Errorf("attach %s/%s to %q: %w", u.spec.Type, u.spec.AttachType, u.spec.AttachTo, err)
	}
	return nil
}

// targetHook finds a hook in the kernel's types.
func (l *load) targetHook(prog *sys.Program, spec *ebpf.ProgramSpec, open *descriptors) error {
	h := hooks[hookKey{spec.Type, spec.AttachType}]
	found, err := l.findType(h.prefix+spec.AttachTo, h.want)
	switch {
	case errors.Is(err, btf.ErrMultipleMatches):
		return fmt.Errorf("more than one %s has this name, and it is unknown which one is meant: %w", h.feature, err)
	case errors.Is(err, btf.ErrNotFound):
		return fmt.Errorf("the kernel has no such %s: %w: %w", h.feature, ebpf.ErrNotSupported, err)
	case err != nil:
		return err
	}
	return l.setTarget(prog, found, open)
}

// setTarget names a type, with the module's BTF if it is a module's.
func (l *load) setTarget(prog *sys.Program, t *kernelType, open *descriptors) error {
	prog.AttachBTFID = uint32(t.id)
	if t.module == "" {
		return nil
	}
	fd, err := l.openModule(t)
	if err != nil {
		return err
	}
	prog.AttachFD = open.add(fd)
	return nil
}

// targetMember finds the member of a kernel struct that a struct_ops program
// implements: AttachTo is "struct:member".
func (l *load) targetMember(prog *sys.Program, spec *ebpf.ProgramSpec, open *descriptors) error {
	ops, member, ok := strings.Cut(spec.AttachTo, ":")
	if !ok || member == "" {
		return errors.New("a struct_ops program attaches to \"struct:member\"")
	}
	found, err := l.findType(ops, (*btf.Struct)(nil))
	if errors.Is(err, btf.ErrNotFound) {
		return fmt.Errorf("the kernel has no such struct_ops: %w: %w", ebpf.ErrNotSupported, err)
	}
	if err != nil {
		return err
	}
	members := found.typ.(*btf.Struct).Members
	i := slices.IndexFunc(members, func(m btf.Member) bool { return m.Name == member })
	if i < 0 {
		return fmt.Errorf("the kernel's struct %s has no such member: %w", ops, ebpf.ErrNotSupported)
	}
	prog.AttachType = uint32(i) // the kernel wants the member's index here
	return l.setTarget(prog, found, open)
}

// targetProgram finds the function of another program that is to be replaced or
// traced.
func (l *load) targetProgram(prog *sys.Program, spec *ebpf.ProgramSpec) error {
	types, err := l.programTypes(spec.AttachTarget)
	if err != nil {
		return fmt.Errorf("read the target program's types: %w", err)
	}
	found, err := lookUp(types, spec.AttachTo, function)
	if err != nil {
		return fmt.Errorf("find function in the target program: %w", err)
	}
	prog.AttachBTFID = uint32(found.id)
	prog.AttachFD = spec.AttachTarget.FD()
	return nil
}

// programTypes reads the BTF of a loaded program: by id under the token, else from
// the handle that cilium/ebpf keeps of programs that it loaded itself.
func (l *load) programTypes(target *ebpf.Program) (*btf.Spec, error) {
	info, err := target.Info()
	if err != nil {
		return nil, err
	}
	id, ok := info.BTFID()
	if !ok {
		return nil, errors.New("it was loaded without BTF")
	}
	fd, err := btfByID(l.kernel, uint32(id), l.token)
	if err != nil {
		return handleTypes(target, err)
	}
	defer fd.Close()
	raw, err := l.kernel.RawBTF(fd.Int())
	if err != nil {
		return nil, fmt.Errorf("read BTF %d: %w", id, err)
	}
	return btf.LoadSpecFromReader(bytes.NewReader(raw))
}

// handleTypes reads a program's types from its handle; refusal is why they could
// not be opened by id.
func handleTypes(target *ebpf.Program, refusal error) (*btf.Spec, error) {
	handle, err := target.Handle()
	if err != nil {
		return nil, fmt.Errorf("open BTF by id (it takes CAP_SYS_ADMIN in the user namespace, "+
			"btf_get_fd_by_id delegated and a kernel that passes tokens with it): %w", refusal)
	}
	defer handle.Close()
	return handle.Spec(nil)
}
