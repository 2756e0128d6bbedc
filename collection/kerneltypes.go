package collection

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/kernelbtf"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// A kernelType is a type of the running kernel.
type kernelType struct {
	typ    btf.Type
	id     btf.TypeID
	module string // "" is vmlinux
	btfID  uint32 // of the module's BTF, 0 if it is not known yet
}

// findType finds a type of want's kind by name, in vmlinux, then in the modules.
//
// It fails with [btf.ErrNotFound] if there is none, or no BTF at all, and with
// [btf.ErrMultipleMatches] if the name is ambiguous. A passing failure to read types,
// such as EMFILE, is none of them: weak kfuncs must not be taken for missing.
func (l *load) findType(name string, want btf.Type) (*kernelType, error) {
	kernel, err := l.btf.Vmlinux()
	if errors.Is(err, ebpf.ErrNotSupported) || hidden(err) {
		return nil, fmt.Errorf("read the kernel's types: %w: %w", btf.ErrNotFound, err)
	}
	if err != nil {
		return nil, fmt.Errorf("read the kernel's types: %w", err)
	}
	var found *kernelType
	inVmlinux(func() { found, err = lookUp(kernel, name, want) })
	if errors.Is(err, btf.ErrNotFound) {
		return l.findInModules(name, want)
	}
	return found, err
}

// lookUp finds a type of the kernel or of a module.
func lookUp(types kernelbtf.Types, name string, want btf.Type) (*kernelType, error) {
	typ := want
	if err := types.Spec.TypeByName(name, &typ); err != nil {
		return nil, err
	}
	id, err := types.ID(typ)
	if err != nil {
		return nil, fmt.Errorf("type id of %q: %w", name, err)
	}
	return &kernelType{typ: typ, id: id}, nil
}

// findInModules looks through the modules in the order of their BTF ids, which is
// the order they were loaded in.
func (l *load) findInModules(name string, want btf.Type) (*kernelType, error) {
	var hit *kernelType
	err := l.eachModule(func(module string, id uint32) (stop bool, err error) {
		types, err := l.btf.Module(module)
		if hidden(err) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("read the types of module %q: %w", module, err)
		}
		var found *kernelType
		inModules(func() { found, err = lookUp(types, name, want) })
		if errors.Is(err, btf.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("look up %q in module %q: %w", name, module, err)
		}
		found.module, found.btfID = module, id
		hit = found
		return true, nil
	})
	if hit != nil {
		return hit, nil
	}
	if err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("%q: %w", name, btf.ErrNotFound)
}

// openModule opens the BTF of the module that a type was found in.
func (l *load) openModule(t *kernelType) (*sys.FD, error) {
	fd, err := btfByID(l.kernel, t.btfID, l.token)
	if err != nil {
		return nil, fmt.Errorf("open BTF of module %q: %w", t.module, err)
	}
	return fd, nil
}
