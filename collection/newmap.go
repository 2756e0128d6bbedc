package collection

import (
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

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
