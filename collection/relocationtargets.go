package collection

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/bpftoken/bpftoken/internal/kernelbtf"
	"github.com/cilium/ebpf/btf"
)

// relocationTargets are the types to relocate against.
type relocationTargets struct {
	specs  []*btf.Spec
	kernel kernelbtf.Types // the first of specs
	apart  bool            // nobody else uses specs, and none builds on another
}

// findTargets returns the types of the caller, else the kernel's and its modules',
// and those that the caller adds.
func (l *load) findTargets() (*relocationTargets, error) {
	opts := &l.opts.Programs
	targets := &relocationTargets{}
	if opts.KernelTypes != nil {
		targets.specs = []*btf.Spec{opts.KernelTypes}
	} else if err := l.btf.addTo(targets); err != nil {
		return nil, err
	}
	targets.apart = targets.apart && len(opts.ExtraRelocationTargets) == 0
	targets.specs = append(targets.specs, opts.ExtraRelocationTargets...)
	return targets, nil
}

// addTo adds the types of the running kernel.
func (k *kernelBTF) addTo(t *relocationTargets) error {
	kernel, err := k.Vmlinux()
	if err != nil {
		return fmt.Errorf("read the kernel's types: %w", err)
	}
	modules, err := k.moduleTypes()
	if err != nil {
		return err
	}
	t.kernel, t.apart = kernel, kernel.Sliced()
	t.specs = append([]*btf.Spec{kernel.Spec}, modules...)
	return nil
}

// moduleTypes returns the types of each loaded module. A kernel without them, a
// directory that this process must not read, and a module that was unloaded
// meanwhile have none.
func (k *kernelBTF) moduleTypes() ([]*btf.Spec, error) {
	names, err := k.Modules()
	if err != nil && !hidden(err) {
		return nil, fmt.Errorf("list modules: %w", err)
	}
	specs := make([]*btf.Spec, 0, len(names))
	for _, name := range names {
		types, err := k.Module(name)
		if hidden(err) || err == nil && types.Empty() {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the types of module %q: %w", name, err)
		}
		specs = append(specs, types.Spec)
	}
	return specs, nil
}

func hidden(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission)
}

// relocate is btf.CORERelocate, alone if targets may build on one another.
func (t *relocationTargets) relocate(relos []*btf.CORERelocation, localID func(btf.Type) (btf.TypeID, error)) (fixups []btf.COREFixup, err error) {
	look := inVmlinux
	if len(t.specs) > 1 && !t.apart {
		look = inModules
	}
	look(func() { fixups, err = btf.CORERelocate(relos, t.specs, binaryOrder(), localID) })
	return fixups, err
}
