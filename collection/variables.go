package collection

import (
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

// makeVariables makes the variables. Only cilium/ebpf can construct one, so it is
// given a collection of nothing but their sections, with our maps as replacements.
// It hands back duplicates of those, each with the memory that the variables refer
// to, and they take the originals' places. A pinned map keeps its place: a
// duplicate does not know where it is pinned.
func (l *load) makeVariables() error {
	if len(l.plan.variables) == 0 {
		return nil
	}
	coll, err := l.newSections()
	if err != nil {
		return fmt.Errorf("map variables: %w", err)
	}
	l.variables = coll.Variables
	for name, m := range coll.Maps {
		if l.maps[name].IsPinned() {
			_ = m.Close()
			continue
		}
		_ = l.maps[name].Close()
		l.maps[name] = m
	}
	return nil
}

func (l *load) newSections() (coll *ebpf.Collection, err error) {
	defer caught(&err)
	spec, maps := l.sections()
	coll, err = ebpf.NewCollectionWithOptions(spec, ebpf.CollectionOptions{MapReplacements: maps})
	if err == nil {
		return coll, nil
	}
	if lost := duplicable(maps); lost != nil {
		return nil, lost
	}
	return nil, err
}

// duplicable looks for the errno that cilium/ebpf loses when it cannot duplicate all
// of maps.
func duplicable(maps map[string]*ebpf.Map) error {
	var open descriptors
	defer open.close()
	for name, m := range sorted(maps) {
		fd, err := sys.Dup(m.FD())
		if err != nil {
			return fmt.Errorf("map %q: %w", name, err)
		}
		open.add(fd)
	}
	return nil
}

// sections describes the maps that hold the plan's variables, as they are in the
// kernel. They go without names: cilium/ebpf would probe the kernel for one that
// is called like a section.
func (l *load) sections() (*ebpf.CollectionSpec, map[string]*ebpf.Map) {
	spec := &ebpf.CollectionSpec{
		Maps:      make(map[string]*ebpf.MapSpec),
		Variables: make(map[string]*ebpf.VariableSpec, len(l.plan.variables)),
	}
	maps := make(map[string]*ebpf.Map)
	for _, name := range l.plan.variables {
		v := l.spec.Variables[name]
		m := l.maps[v.SectionName]
		spec.Variables[name] = v
		spec.Maps[v.SectionName] = &ebpf.MapSpec{
			Type: m.Type(), KeySize: m.KeySize(), ValueSize: m.ValueSize(),
			MaxEntries: m.MaxEntries(), Flags: m.Flags(),
		}
		maps[v.SectionName] = m
	}
	return spec, maps
}
