package probes

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/cilium/ebpf/btf"
)

// kfuncTag marks kernel functions in the BTF of kernels since about 6.10; wellKnown
// is one that every kernel with kfuncs for programs in general has.
const (
	kfuncTag  = "bpf_kfunc"
	wellKnown = "bpf_rdonly_cast"
)

// kfunc returns the BTF id of a kernel function. One that is not in the kernel's
// BTF does not exist, unless a module has it.
func (t *kernelTypes) kfunc(name string) (uint32, error) {
	fn, id, found, err := find[*btf.Func](t, name)
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, t.ofModule("function", name)
	case !slices.Contains(fn.Tags, kfuncTag) && t.tagsKfuncs():
		return 0, fmt.Errorf("no kernel function for programs: %w", notSupported(""))
	}
	return uint32(id), nil
}

// tagsKfuncs reports whether the kernel's BTF marks the functions that programs
// may call.
func (t *kernelTypes) tagsKfuncs() bool {
	fn, _, found, err := find[*btf.Func](t, wellKnown)
	return err == nil && found && slices.Contains(fn.Tags, kfuncTag)
}

// moduleTypes is where the kernel shows the BTF of vmlinux and of each module to
// everybody.
const moduleTypes = "/sys/kernel/btf"

// ofModule says whether a module has the name: to use what is behind it takes the
// module's BTF, which is not tried.
func (t *kernelTypes) ofModule(what, name string) error {
	dir := cmp.Or(t.modules, moduleTypes)
	modules, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNoKernelTypes, err)
	}
	entry := append(append([]byte{0}, name...), 0) // as in BTF's string table
	for _, m := range modules {
		if m.Name() == "vmlinux" {
			continue
		}
		raw, err := os.ReadFile(filepath.Join(dir, m.Name()))
		if err != nil {
			return fmt.Errorf("%w: %w", ErrNoKernelTypes, err)
		}
		if bytes.Contains(raw, entry) {
			return fmt.Errorf("%s of module %s: %w", what, m.Name(), ErrNoProbe)
		}
	}
	return untilLoaded{notSupported("")}
}

// untilLoaded is the answer about a name that no loaded module has: it holds until one
// that has it is loaded, and so it is not remembered.
type untilLoaded struct{ error }

func (e untilLoaded) Unwrap() error { return e.error }
