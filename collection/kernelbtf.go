package collection

import (
	"errors"
	"sync"

	"github.com/bpftoken/bpftoken/internal/kernelbtf"
	"github.com/cilium/ebpf/btf"
)

// kernelBTF are the types of the running kernel: all of them where a caller shares
// them through a cache, else a slice of those that the plan wants. It is safe for
// concurrent use.
type kernelBTF struct {
	cache *btf.Cache
	want  kernelbtf.Want // nil: all

	mu      sync.Mutex
	kernel  *kernelbtf.Kernel // nil until a slice is taken
	vmlinux *kernelbtf.Types
	modules map[string]kernelbtf.Types
}

var errNoSlices = errors.New("any type may be wanted")

// newKernelBTF reads nothing yet. shared may be nil.
func newKernelBTF(shared *btf.Cache, p *plan) *kernelBTF {
	if shared != nil {
		return &kernelBTF{cache: shared}
	}
	return &kernelBTF{cache: btf.NewCache(), want: p.wanted(), modules: make(map[string]kernelbtf.Types)}
}

// Vmlinux returns the types of the kernel proper. Where no slice can be taken, as of
// a kernel whose BTF is in a file, they are all read.
func (k *kernelBTF) Vmlinux() (kernelbtf.Types, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.slice() == nil {
		return *k.vmlinux, nil
	}
	spec, err := k.cache.Kernel()
	return kernelbtf.All(spec), err
}

// slice makes sure that there is a slice of vmlinux.
func (k *kernelBTF) slice() (err error) {
	if k.vmlinux != nil {
		return nil
	}
	if k.want == nil {
		return errNoSlices
	}
	if k.kernel == nil {
		if k.kernel, err = kernelbtf.Open(); err != nil {
			return err
		}
	}
	types, err := k.kernel.Vmlinux(k.want)
	if err == nil {
		k.vmlinux = &types
	}
	return err
}

// Modules lists the loaded modules that have types.
func (k *kernelBTF) Modules() ([]string, error) { return k.cache.Modules() }

// Module returns the types of a module.
func (k *kernelBTF) Module(name string) (kernelbtf.Types, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.slice() != nil {
		spec, err := k.cache.Module(name)
		return kernelbtf.All(spec), err
	}
	types, ok := k.modules[name]
	if ok {
		return types, nil
	}
	types, err := k.kernel.Module(name, k.want)
	if err == nil {
		k.modules[name] = types
	}
	return types, err
}

// close ends slicing; what was taken stays good.
func (k *kernelBTF) close() {
	k.kernel.Close()
	k.kernel = nil
}
