package collection

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/kallsyms"
	"github.com/bpftoken/bpftoken/internal/kconfig"
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// createKconfig makes the map behind .kconfig externs. All programs of an object
// share it; it is no part of the collection.
func (l *load) createKconfig() error {
	for _, shared := range l.plan.kconfig {
		spec := *shared
		data, err := kconfigData(&spec)
		if err != nil {
			return fmt.Errorf("create map %q: %w", spec.Name, err)
		}
		spec.Contents = []ebpf.MapKV{{Key: uint32(0), Value: data}}
		m, err := l.newMap(&spec, l.types.maps[shared])
		if err != nil {
			return fmt.Errorf("create map %q: %w", spec.Name, err)
		}
		l.kconfig[shared] = m
		if err := l.fill(m, &spec); err != nil {
			return fmt.Errorf("fill map %q: %w", spec.Name, err)
		}
	}
	return nil
}

// linkKconfig points instructions at their extern's place in .kconfig.
func (l *load) linkKconfig(u *unit) error {
	for _, ref := range u.kconfig {
		ins := &u.insns[ref.at]
		ins.Constant = int64(uint64(ref.Offset) << 32)
		setMapFD(ins, l.kconfig[ref.Map].FD())
	}
	return nil
}

// maxKconfig bounds the section, which exists in BTF only: its size is the word of
// the object.
const maxKconfig = 1 << 20

// kconfigData lays out the values of all externs.
func kconfigData(spec *ebpf.MapSpec) ([]byte, error) {
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
		if err := putExtern(place, name, v.Type.(*btf.Var).Type, config); err != nil {
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

func putExtern(data []byte, name string, typ btf.Type, config map[string]string) error {
	switch name {
	case "LINUX_KERNEL_VERSION":
		version, err := release.Version()
		if err != nil {
			return err
		}
		return putNumber(data, typ, uint64(version))
	case "LINUX_HAS_SYSCALL_WRAPPER":
		wrapped, err := hasSyscallWrapper()
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

// syscallPrefixes are what architectures with CONFIG_ARCH_HAS_SYSCALL_WRAPPER put
// before the name of a system call.
var syscallPrefixes = map[string]string{
	"386": "__ia32_", "amd64": "__x64_", "arm64": "__arm64_", "s390x": "__s390x_",
	"riscv64": "__riscv_", "ppc64": "__powerpc_", "ppc64le": "__powerpc_",
}

// hasSyscallWrapper looks for a wrapped system call among the kernel's symbols,
// whose names, unlike a probe through tracefs, need no privilege.
func hasSyscallWrapper() (uint64, error) {
	prefix, ok := syscallPrefixes[runtime.GOARCH]
	if !ok {
		return 0, nil
	}
	found, err := kallsyms.Has(prefix + "sys_bpf")
	if err != nil || !found {
		return 0, err
	}
	return 1, nil
}
