package collection

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/cilium/ebpf/btf"
)

// relocate adapts a program to the types of the running kernel (CO-RE).
func (l *load) relocate(u *unit) error {
	if len(u.relos) == 0 {
		return nil
	}
	targets, err := l.targets()
	if err != nil {
		return fmt.Errorf("apply CO-RE relocations: %w", err)
	}
	fixups, err := relocateAgainst(targets, u.relos, l.types.localID)
	if err != nil {
		return fmt.Errorf("apply CO-RE relocations: %w", err)
	}
	for i := range fixups {
		if err := fixups[i].Apply(&u.insns[u.reloAt[i]]); err != nil {
			return fmt.Errorf("apply %s: %w", u.relos[i], err)
		}
	}
	return nil
}

// relocationTargets returns the types to relocate against: those of the caller,
// else the kernel's and its modules'.
func (l *load) relocationTargets() ([]*btf.Spec, error) {
	opts := &l.opts.Programs
	if opts.KernelTypes != nil {
		return append([]*btf.Spec{opts.KernelTypes}, opts.ExtraRelocationTargets...), nil
	}
	kernel, err := l.cache.Kernel()
	if err != nil {
		return nil, fmt.Errorf("read the kernel's types: %w", err)
	}
	modules, err := l.moduleTypes()
	if err != nil {
		return nil, err
	}
	targets := append([]*btf.Spec{kernel}, modules...)
	return append(targets, opts.ExtraRelocationTargets...), nil
}

// moduleTypes returns the types of each loaded module. A kernel without them, a
// directory that this process must not read, and a module that was unloaded
// meanwhile have none.
func (l *load) moduleTypes() ([]*btf.Spec, error) {
	names, err := l.cache.Modules()
	if err != nil && !hidden(err) {
		return nil, fmt.Errorf("list modules: %w", err)
	}
	specs := make([]*btf.Spec, 0, len(names))
	for _, name := range names {
		spec, err := l.cache.Module(name)
		if hidden(err) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the types of module %q: %w", name, err)
		}
		specs = append(specs, spec)
	}
	return specs, nil
}

func hidden(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)
}
