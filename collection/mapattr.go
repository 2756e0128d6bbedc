package collection

import (
	"errors"
	"io"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

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
