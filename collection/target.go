package collection

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

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
