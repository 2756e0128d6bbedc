package collection

import (
	"errors"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// looksInModules reports whether loading the program opens the BTF of modules:
// what it attaches to or calls is not in vmlinux. A weak kfunc may be nowhere.
func (u *unit) looksInModules(kernel *kernelBTF) bool {
	for _, ref := range u.kfuncs {
		if !ref.Weak && ref.Func != nil && outsideVmlinux(kernel, ref.Func.Name, function) {
			return true
		}
	}
	if !u.attachesToKernel() {
		return false
	}
	if u.spec.Type == ebpf.StructOps {
		ops, _, _ := strings.Cut(u.spec.AttachTo, ":")
		return outsideVmlinux(kernel, ops, (*btf.Struct)(nil))
	}
	h := hooks[hookKey{u.spec.Type, u.spec.AttachType}]
	return outsideVmlinux(kernel, h.prefix+u.spec.AttachTo, h.want)
}

// outsideVmlinux reports whether vmlinux has no such type, as far as its types can
// be read.
func outsideVmlinux(kernel *kernelBTF, name string, want btf.Type) bool {
	types, err := kernel.Vmlinux()
	if err != nil {
		return false
	}
	inVmlinux(func() { _, err = lookUp(types, name, want) })
	return errors.Is(err, btf.ErrNotFound)
}
