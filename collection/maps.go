package collection

import (
	"errors"
	"fmt"
	"io"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

// createMaps makes every map of the plan and fills those whose contents refer to
// nothing else: .rodata has to be frozen before the verifier looks at it.
func (l *load) createMaps() error {
	for _, name := range l.plan.maps {
		m, err := l.createMap(name)
		if err != nil {
			return err
		}
		l.maps[name] = m
	}
	return l.createKconfig()
}

func (l *load) createMap(name string) (*ebpf.Map, error) {
	spec := *l.spec.Maps[name]
	if isDataSection(spec.Name) && !l.asIs {
		spec.Flags |= flagMmapable
	}
	if replacement, ok := l.opts.MapReplacements[name]; ok {
		return replaceMap(name, &spec, replacement)
	}
	if err := setVariables(&spec, name, l.spec.Variables); err != nil {
		return nil, fmt.Errorf("create map %q: %w", name, err)
	}
	m, err := l.openOrCreate(&spec, l.types.maps[l.spec.Maps[name]])
	if err != nil {
		return nil, fmt.Errorf("create map %q: %w", name, err)
	}
	if filledLate(spec.Type) {
		return m, nil
	}
	if err := l.fill(m, &spec); err != nil {
		_ = m.Close()
		return nil, fmt.Errorf("fill map %q: %w", name, err)
	}
	return m, nil
}

// replaceMap uses a duplicate of a caller's map.
func replaceMap(name string, spec *ebpf.MapSpec, replacement *ebpf.Map) (*ebpf.Map, error) {
	if err := spec.Compatible(replacement); err != nil {
		return nil, fmt.Errorf("replace map %q: %w", name, err)
	}
	m, err := cloneMap(replacement)
	if err != nil {
		return nil, fmt.Errorf("replace map %q: %w", name, err)
	}
	return m, nil
}

func cloneMap(m *ebpf.Map) (clone *ebpf.Map, err error) {
	defer caught(&err)
	return m.Clone()
}

// openOrCreate reuses a pinned map, or makes a new one and pins it.
func (l *load) openOrCreate(spec *ebpf.MapSpec, types mapTypes) (*ebpf.Map, error) {
	if err := countsCPUs(spec); err != nil {
		return nil, err
	}
	path, err := pinPath(spec, &l.opts.Maps)
	if err != nil {
		return nil, err
	}
	if path == "" {
		return l.newMap(spec, types)
	}
	m, err := openPinned(path, spec, &l.opts.Maps)
	if m != nil || err != nil {
		return m, err
	}
	m, err = l.newMap(spec, types)
	if err != nil {
		return nil, err
	}
	if err := l.pin(m, path); err != nil {
		_ = m.Close()
		return nil, err
	}
	return m, nil
}

// newMap makes one map, with an inner template first where it holds maps.
func (l *load) newMap(spec *ebpf.MapSpec, types mapTypes) (*ebpf.Map, error) {
	inner, err := l.innerTemplate(spec)
	if err != nil {
		return nil, err
	}
	defer inner.Close()

	attr, err := l.mapAttr(spec, types, inner)
	if err != nil {
		return nil, err
	}
	if spec.Type == ebpf.StructOpsMap {
		module, err := l.describeStructOps(&attr, spec)
		if err != nil {
			return nil, err
		}
		defer module.Close()
	}
	fd, err := l.mapCreate(attr)
	if err != nil {
		return nil, mapError(spec, &attr, err)
	}
	return adoptMap(fd)
}

// mapCreate makes a map, once more without types if the kernel does not want
// them: map types that take none are known (refusesBTF), but not those to come.
func (l *load) mapCreate(attr sys.MapCreateAttr) (*sys.FD, error) {
	fd, err := l.kernel.MapCreate(attr, l.token)
	if attr.BTFFD != 0 && attr.BTFVmlinuxValueTypeID == 0 && refusedTypes(err) {
		attr.BTFFD, attr.BTFKeyTypeID, attr.BTFValueTypeID = 0, 0, 0
		fd, err = l.kernel.MapCreate(attr, l.token)
	}
	return fd, markRefused(sys.MapCreate, err)
}

// adoptMap hands a descriptor over to cilium/ebpf, which closes it on error.
func adoptMap(fd *sys.FD) (*ebpf.Map, error) {
	m, err := ebpf.NewMapFromFD(fd.Disown())
	if err != nil {
		return nil, fmt.Errorf("adopt map: %w", err)
	}
	return m, nil
}

// mapAttr lays a spec out for the kernel.
func (l *load) mapAttr(spec *ebpf.MapSpec, types mapTypes, inner *sys.FD) (sys.MapCreateAttr, error) {
	if err := checkExtra(spec); err != nil {
		return sys.MapCreateAttr{}, err
	}
	sizes, err := magicSizes(spec)
	if err != nil {
		return sys.MapCreateAttr{}, err
	}
	attr := sys.MapCreateAttr{
		Type:       uint32(spec.Type),
		KeySize:    sizes.key,
		ValueSize:  sizes.value,
		MaxEntries: sizes.entries,
		Flags:      spec.Flags,
		NumaNode:   spec.NumaNode,
		Name:       sys.NewObjName(spec.Name),
		Extra:      spec.MapExtra,
	}
	if inner != nil {
		attr.InnerMapFD = uint32(inner.Int())
	}
	if fd := l.types.usable(); fd != 0 && types != (mapTypes{}) {
		attr.BTFFD = uint32(fd)
		attr.BTFKeyTypeID, attr.BTFValueTypeID = uint32(types.key), uint32(types.value)
	}
	return attr, nil
}

// checkExtra refuses an ELF map definition with trailing bytes that mean
// something. Zeroes are left from fields that later kernels knew.
func checkExtra(spec *ebpf.MapSpec) error {
	if spec.Extra == nil {
		return nil
	}
	rest := *spec.Extra // reading must not change the caller's
	for {
		c, err := rest.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if c != 0 {
			return errors.New("its definition has trailing bytes that are not zero: read Extra, or drop it")
		}
	}
}
