package probes

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/cilium/ebpf/btf"
)

// kernelTypes looks things up in the BTF of the running kernel. The zero value
// reads /sys/kernel/btf/vmlinux when it is first asked; no bpf(2) is involved.
type kernelTypes struct {
	load    func() (*btf.Spec, error) // nil: btf.LoadKernelSpec
	modules string                    // "": moduleTypes

	mu    sync.Mutex
	spec  *btf.Spec
	enums map[string]map[uint64]bool
}

// An enumValue is a constant of one of the kernel's enums.
type enumValue struct {
	enum  string // "bpf_map_type"
	value uint64
}

// with calls fn with the types of the kernel, one caller at a time.
func (t *kernelTypes) with(fn func(*btf.Spec) error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.spec == nil {
		load := t.load
		if load == nil {
			load = btf.LoadKernelSpec
		}
		spec, err := load()
		if err != nil {
			// Not wrapped: upstream calls a kernel without BTF "not supported",
			// which says nothing about what is probed.
			return fmt.Errorf("%w: %v", ErrNoKernelTypes, err)
		}
		t.spec = spec
	}
	return fn(t.spec)
}

// lists reports whether the kernel's enum has the value. The zero enumValue is
// taken to be listed.
func (t *kernelTypes) lists(v enumValue) (known bool, err error) {
	if v.enum == "" {
		return true, nil
	}
	err = t.with(func(spec *btf.Spec) error {
		values, ok := t.enums[v.enum]
		if !ok {
			if values, err = enumValues(spec, v.enum); err != nil {
				return err
			}
			if t.enums == nil {
				t.enums = make(map[string]map[uint64]bool)
			}
			t.enums[v.enum] = values
		}
		known = values[v.value]
		return nil
	})
	return known, err
}

// enumValues collects the constants of an enum that stand for something: not its
// end marker, and not the "unspecified" zero.
func enumValues(spec *btf.Spec, name string) (map[uint64]bool, error) {
	var enum *btf.Enum
	if err := spec.TypeByName(name, &enum); err != nil {
		return nil, fmt.Errorf("%w: find enum %s: %v", ErrNoKernelTypes, name, err)
	}
	values := make(map[uint64]bool, len(enum.Values))
	for _, v := range enum.Values {
		if !strings.HasPrefix(v.Name, "__") && !strings.HasSuffix(strings.ToLower(v.Name), "_unspec") {
			values[v.Value] = true
		}
	}
	return values, nil
}

// find looks for a type by name, such as a struct.
func find[T btf.Type](t *kernelTypes, name string) (typ T, id btf.TypeID, found bool, err error) {
	err = t.with(func(spec *btf.Spec) error {
		types, err := spec.AnyTypesByName(name)
		if err != nil && !errors.Is(err, btf.ErrNotFound) {
			return fmt.Errorf("%w: find %q: %v", ErrNoKernelTypes, name, err)
		}
		for _, any := range types {
			if typ, found = any.(T); found {
				id, err = spec.TypeID(any)
				return err
			}
		}
		return nil
	})
	return typ, id, found, err
}

// hasMember reports whether a struct of the kernel exists and has the member.
func (t *kernelTypes) hasMember(structName, member string) (bool, error) {
	s, _, found, err := find[*btf.Struct](t, structName)
	if err != nil || !found {
		return false, err
	}
	for _, m := range s.Members {
		if m.Name == member {
			return true, nil
		}
	}
	return false, nil
}
