package collection

import (
	"fmt"

	"github.com/cilium/ebpf"
)

// fill writes a map's contents and freezes it if user space must not write to it
// any more.
func (l *load) fill(m *ebpf.Map, spec *ebpf.MapSpec) error {
	for _, kv := range spec.Contents {
		if err := put(m, kv); err != nil {
			return fmt.Errorf("put key %v: %w", kv.Key, err)
		}
	}
	if !isFrozen(spec.Name) {
		return nil
	}
	if err := l.kernel.MapFreeze(m.FD()); err != nil {
		return fmt.Errorf("freeze: %w", err)
	}
	return nil
}

func put(m *ebpf.Map, kv ebpf.MapKV) (err error) {
	defer caught(&err)
	return m.Put(kv.Key, kv.Value)
}

// fillMaps fills the maps whose contents are maps or programs of the collection.
func (l *load) fillMaps() error {
	for _, name := range l.plan.maps {
		spec := l.spec.Maps[name]
		if !filledLate(spec.Type) {
			continue
		}
		if err := l.fillLate(l.maps[name], spec); err != nil {
			return fmt.Errorf("fill map %q: %w", name, err)
		}
	}
	return nil
}

func (l *load) fillLate(m *ebpf.Map, spec *ebpf.MapSpec) error {
	if spec.Type == ebpf.StructOpsMap {
		return l.fillStructOps(m, spec)
	}
	resolved := *spec
	resolved.Contents = make([]ebpf.MapKV, len(spec.Contents))
	for i, kv := range spec.Contents {
		resolved.Contents[i] = ebpf.MapKV{Key: kv.Key, Value: l.resolve(spec, kv.Value)}
	}
	return l.fill(m, &resolved)
}

// resolve turns the name of a map or program into the object. The plan has made
// sure that it exists.
func (l *load) resolve(spec *ebpf.MapSpec, value any) any {
	name, ok := value.(string)
	switch {
	case ok && storesPrograms(spec.Type):
		return l.programs[name]
	case ok && storesMaps(spec.Type):
		return l.maps[name]
	}
	return value
}
