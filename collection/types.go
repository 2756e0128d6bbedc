package collection

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// types is the BTF that all maps and programs of a load share.
type types struct {
	builder btf.Builder
	// fd is nil when nothing needs types, or when they could not be loaded for
	// want of privilege, which refused then says.
	fd      *sys.FD
	refused error

	maps  map[*ebpf.MapSpec]mapTypes
	local map[btf.Type]btf.TypeID // named by CO-RE relocations
}

// mapTypes are the types of a map's keys and values; 0 is none.
type mapTypes struct{ key, value btf.TypeID }

// marshalOptions are for kernels that know every kind of type (Linux 6.0). Up to
// now they all want a type if there are strings.
var marshalOptions = btf.MarshalOptions{Order: binaryOrder(), PreventNoTypeFound: true}

// loadTypes collects the types of everything that the plan makes and loads them
// as one blob.
func (l *load) loadTypes() error {
	l.types = &types{
		maps:  make(map[*ebpf.MapSpec]mapTypes),
		local: make(map[btf.Type]btf.TypeID),
	}
	if err := l.collectTypes(); err != nil {
		return err
	}
	if l.types.builder.Empty() {
		return nil
	}
	blob, err := l.types.encode()
	if err != nil {
		return fmt.Errorf("encode BTF: %w", err)
	}
	l.types.fd, err = loadBTF(l.kernel, blob, l.token)
	if errors.Is(err, syscall.EPERM) {
		return l.withoutTypes(markRefused(sys.BTFLoad, err))
	}
	if err != nil {
		return fmt.Errorf("load BTF%w", err) // see programError
	}
	return nil
}

func (t *types) encode() (blob []byte, err error) {
	defer caught(&err)
	return t.builder.Marshal(nil, &marshalOptions)
}

// collectTypes adds maps first, then programs, so that the blob is the same every
// time.
func (l *load) collectTypes() error {
	for _, name := range l.plan.maps {
		if _, ok := l.opts.MapReplacements[name]; ok {
			continue
		}
		if err := l.types.addMap(l.spec.Maps[name]); err != nil {
			return fmt.Errorf("create map %q: %w", name, err)
		}
	}
	for _, m := range l.plan.kconfig {
		if err := l.types.addMap(m); err != nil {
			return fmt.Errorf("create map %q: %w", m.Name, err)
		}
	}
	local := l.plan.nameLocalTypes()
	for _, name := range l.plan.programs {
		u := l.plan.units[name]
		if local {
			if err := l.types.addLocal(u); err != nil {
				return fmt.Errorf("load program %q: apply CO-RE relocations: %w", name, err)
			}
		}
		if err := l.types.addUnit(u); err != nil {
			return fmt.Errorf("load program %q: %w", name, err)
		}
	}
	return nil
}

// addMap adds the key and value types of m and of its inner map.
func (t *types) addMap(m *ebpf.MapSpec) error {
	if storesMaps(m.Type) && m.InnerMap != nil {
		if err := t.addMap(m.InnerMap); err != nil {
			return fmt.Errorf("inner map: %w", err)
		}
	}
	if !hasTypes(m) {
		return nil
	}
	key, err := t.add(m.Key)
	if err != nil {
		return fmt.Errorf("add key type: %w", err)
	}
	value, err := t.add(m.Value)
	if err != nil {
		return fmt.Errorf("add value type: %w", err)
	}
	if value != 0 {
		t.maps[m] = mapTypes{key, value}
	}
	return nil
}

// add returns the id of typ, 0 for none.
func (t *types) add(typ btf.Type) (id btf.TypeID, err error) {
	defer caught(&err)
	if typ == nil {
		return 0, nil
	}
	return t.builder.Add(typ)
}

// addUnit adds the types of a program's functions, and its source lines.
func (t *types) addUnit(u *unit) (err error) {
	defer caught(&err)
	if !u.hasExtInfos {
		return nil
	}
	u.funcInfo, u.lineInfo, err = btf.MarshalExtInfos(u.insns, &t.builder)
	if err != nil {
		return fmt.Errorf("encode function and line info: %w", err)
	}
	u.usesTypes = true
	return nil
}

// localID is for relocations, which run concurrently: every type was added before.
func (t *types) localID(typ btf.Type) (btf.TypeID, error) {
	id, ok := t.local[typ]
	if !ok {
		return 0, fmt.Errorf("local type %v has no id", typ)
	}
	return id, nil
}

// usable returns the descriptor of the blob, 0 if there is none.
func (t *types) usable() int {
	if t.fd == nil {
		return 0
	}
	return t.fd.Int()
}

func (t *types) close() {
	if t != nil {
		_ = t.fd.Close()
	}
}
