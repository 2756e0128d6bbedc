package collection

import (
	"fmt"

	"github.com/cilium/ebpf"
)

// createKconfig makes the map behind .kconfig externs. All programs of an object
// share it; it is no part of the collection.
func (l *load) createKconfig() error {
	for _, shared := range l.plan.kconfig {
		spec := *shared
		data, err := l.kconfigData(&spec)
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
