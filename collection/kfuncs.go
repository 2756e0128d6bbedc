package collection

import (
	"errors"
	"fmt"
	"math"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// kfuncPoison is what a call of a missing weak kfunc is replaced with: a helper
// that does not exist. cilium/ebpf uses the same number.
const kfuncPoison = 0xdedc0de

// linkKfuncs resolves calls of kernel functions. It returns the descriptors of
// the modules that they live in, as fd_array wants them: index 0 is vmlinux.
func (l *load) linkKfuncs(u *unit, open *descriptors) ([]int32, error) {
	if len(u.kfuncs) == 0 {
		return nil, nil
	}
	modules := []int32{0}
	index := make(map[string]int16)
	for _, ref := range u.kfuncs {
		ins := &u.insns[ref.at]
		found, err := l.findKfunc(ref)
		if errors.Is(err, btf.ErrNotFound) && ref.Weak {
			if err := poison(ins); err != nil {
				return nil, err
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		ins.Constant, ins.Offset = int64(found.id), 0
		if found.module == "" {
			continue
		}
		if index[found.module] == 0 {
			fd, err := l.openModule(found)
			if err != nil {
				return nil, fmt.Errorf("kfunc %q: %w", ref.Func.Name, err)
			}
			if len(modules) == math.MaxInt16 {
				_ = fd.Close()
				return nil, fmt.Errorf("kfuncs of more than %d modules", math.MaxInt16-1)
			}
			index[found.module] = int16(len(modules))
			modules = append(modules, int32(open.add(fd)))
		}
		ins.Offset = index[found.module]
	}
	if len(modules) == 1 {
		return nil, nil
	}
	return modules, nil
}

// findKfunc finds a function of the kernel and compares its type with the
// declaration in the object.
func (l *load) findKfunc(ref kfuncRef) (*kernelType, error) {
	if ref.Func == nil {
		return nil, errors.New("a kfunc call has no declaration")
	}
	name := ref.Func.Name
	found, err := l.findType(name, (*btf.Func)(nil))
	if errors.Is(err, btf.ErrNotFound) && !ref.Weak {
		return nil, fmt.Errorf("kfunc %q: %w: %w", name, ebpf.ErrNotSupported, err)
	}
	if err != nil {
		return nil, fmt.Errorf("kfunc %q: %w", name, err)
	}
	if err := btf.CheckTypeCompatibility(ref.Func.Type, found.typ.(*btf.Func).Type); err != nil {
		return nil, fmt.Errorf("kfunc %q: the object declares another type: %w", name, err)
	}
	return found, nil
}

// poison makes an instruction that needs a missing kfunc fail verification if it
// is ever reached; an address becomes 0, which programs test for.
func poison(ins *asm.Instruction) error {
	switch {
	case ins.IsKfuncCall():
		*ins = asm.BuiltinFunc(kfuncPoison).Call()
	case ins.OpCode.IsDWordLoad():
		ins.Constant, ins.Src = 0, 0
	default:
		return fmt.Errorf("instruction %v cannot refer to a kfunc", ins)
	}
	return nil
}
