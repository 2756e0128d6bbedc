package collection

import (
	"errors"
	"fmt"
	"io/fs"

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
	if clone, err = m.Clone(); err == nil {
		return clone, nil
	}
	// cilium/ebpf loses the errno.
	fd, lost := sys.Dup(m.FD())
	if lost != nil {
		return nil, lost
	}
	_ = fd.Close()
	return nil, err
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
	m, err = l.newPinned(path, spec, types)
	if errors.Is(err, fs.ErrExist) {
		// Another load was faster. Its map is the one to use, as if it had been there.
		if other, openErr := openPinned(path, spec, &l.opts.Maps); other != nil || openErr != nil {
			return other, openErr
		}
	}
	return m, err
}

// newPinned makes a map and pins it.
func (l *load) newPinned(path string, spec *ebpf.MapSpec, types mapTypes) (*ebpf.Map, error) {
	m, err := l.newMap(spec, types)
	if err != nil {
		return nil, err
	}
	if err := l.pin(m, path); err != nil {
		_ = m.Close()
		return nil, err
	}
	return m, nil
}
