package kernelbtf

import (
	"fmt"
	"os"
	"path/filepath"
)

// dir is where the kernel shows its types (CONFIG_DEBUG_INFO_BTF).
const dir = "/sys/kernel/btf"

// A Kernel is the BTF of the running kernel, held open to take slices of. Close it
// when it is no longer needed; slices do not depend on it.
type Kernel struct {
	vmlinux *Raw
	release func()
}

// Open reads where the types of vmlinux are. It fails with [os.ErrNotExist] if the
// kernel has none and elsewhere than Linux.
func Open() (*Kernel, error) {
	data, release, err := contents(filepath.Join(dir, "vmlinux"))
	if err != nil {
		return nil, err
	}
	raw, err := Parse(data, nil)
	if err != nil {
		release()
		return nil, fmt.Errorf("vmlinux: %w", err)
	}
	return &Kernel{raw, release}, nil
}

// Close may be called on a nil Kernel.
func (k *Kernel) Close() {
	if k != nil {
		k.release()
	}
}

// Vmlinux returns the types of the kernel proper that want names.
func (k *Kernel) Vmlinux(want Want) (Types, error) { return k.vmlinux.Slice(want) }

// Module returns the types of a loaded module that want names.
func (k *Kernel) Module(name string, want Want) (Types, error) {
	if name != filepath.Base(name) {
		return Types{}, fmt.Errorf("module %q: %w", name, os.ErrNotExist)
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return Types{}, err
	}
	raw, err := Parse(data, k.vmlinux)
	if err != nil {
		return Types{}, fmt.Errorf("module %q: %w", name, err)
	}
	return raw.Slice(want)
}
