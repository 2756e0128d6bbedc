package collection

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/kconfig"
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// kconfigData lays out the values of all externs.
func (l *load) kconfigData(spec *ebpf.MapSpec) ([]byte, error) {
	section, ok := spec.Value.(*btf.Datasec)
	if !ok {
		return nil, fmt.Errorf("its type is %T, not a data section", spec.Value)
	}
	if section.Size > maxKconfig {
		return nil, fmt.Errorf("its %d bytes are more than any externs take (%d at most)", section.Size, maxKconfig)
	}
	data := make([]byte, section.Size)
	externs, err := kconfigExterns(section)
	if err != nil {
		return nil, err
	}
	config, err := kernelConfig(externs)
	if err != nil {
		return nil, err
	}
	for name, v := range sorted(externs) {
		if uint64(v.Offset)+uint64(v.Size) > uint64(len(data)) {
			return nil, fmt.Errorf("extern %q lies outside of its section", name)
		}
		place := data[v.Offset : v.Offset+v.Size]
		if err := l.putExtern(place, name, v.Type.(*btf.Var).Type, config); err != nil {
			return nil, fmt.Errorf("extern %q: %w", name, err)
		}
	}
	return data, nil
}

// kconfigExterns returns the externs of a section by name.
func kconfigExterns(section *btf.Datasec) (map[string]btf.VarSecinfo, error) {
	externs := make(map[string]btf.VarSecinfo, len(section.Vars))
	for _, v := range section.Vars {
		if _, ok := v.Type.(*btf.Var); !ok {
			return nil, fmt.Errorf("it holds a %T, not a variable", v.Type)
		}
		externs[v.Type.TypeName()] = v
	}
	return externs, nil
}

// kernelConfig reads the options that externs ask for.
func kernelConfig(externs map[string]btf.VarSecinfo) (map[string]string, error) {
	names := make(map[string]bool)
	for name := range externs {
		if strings.HasPrefix(name, "CONFIG_") {
			names[name] = true
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	f, err := kconfig.Open()
	if err != nil {
		return nil, fmt.Errorf("%w (needed for %s)", err, strings.Join(slices.Sorted(maps.Keys(names)), ", "))
	}
	defer f.Close()
	return kconfig.Parse(f, names)
}

func (l *load) putExtern(data []byte, name string, typ btf.Type, config map[string]string) error {
	switch name {
	case "LINUX_KERNEL_VERSION":
		version, err := release.Version()
		if err != nil {
			return err
		}
		return putNumber(data, typ, uint64(version))
	case syscallWrapper:
		wrapped, err := l.hasSyscallWrapper()
		if err != nil {
			return err
		}
		return putNumber(data, typ, wrapped)
	}
	value, ok := config[name]
	if !ok {
		return errors.New("the kernel's configuration does not set this option")
	}
	return kconfig.Put(data, typ, value)
}

func putNumber(data []byte, typ btf.Type, n uint64) error {
	integer, ok := btf.UnderlyingType(typ).(*btf.Int)
	if !ok {
		return fmt.Errorf("its type is %v, not an integer", typ)
	}
	return kconfig.PutInteger(data, integer, n)
}
