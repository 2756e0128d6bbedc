package collection

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// structOpsPrefix is what the kernel puts before the name of a struct_ops type to
// name the type of a map's value, which has that struct as its member "data".
const structOpsPrefix = "bpf_struct_ops_"

// flagVtypeBTFObjFD is BPF_F_VTYPE_BTF_OBJ_FD: the value's type is a module's.
const flagVtypeBTFObjFD = 1 << 15

// structOpsType returns the struct that the object declares.
func structOpsType(spec *ebpf.MapSpec) (*btf.Struct, error) {
	ops, ok := btf.As[*btf.Struct](spec.Value)
	if spec.Value == nil || !ok {
		return nil, errors.New("a struct_ops map needs a struct as its value type")
	}
	return ops, nil
}

// findStructOps finds the kernel's type for the value of a struct_ops map.
func (l *load) findStructOps(ops *btf.Struct) (*kernelType, error) {
	found, err := l.findType(structOpsPrefix+ops.Name, (*btf.Struct)(nil))
	if errors.Is(err, btf.ErrNotFound) {
		return nil, fmt.Errorf("the kernel has no struct_ops %q: %w: %w", ops.Name, ebpf.ErrNotSupported, err)
	}
	return found, err
}

// describeStructOps names the kernel's type of the value in attr. The descriptor
// is the module's BTF, nil for vmlinux.
func (l *load) describeStructOps(attr *sys.MapCreateAttr, spec *ebpf.MapSpec) (*sys.FD, error) {
	ops, err := structOpsType(spec)
	if err != nil {
		return nil, err
	}
	found, err := l.findStructOps(ops)
	if err != nil {
		return nil, err
	}
	attr.ValueSize = found.typ.(*btf.Struct).Size
	attr.BTFVmlinuxValueTypeID = uint32(found.id)
	// The kernel wants a BTF here, but refuses types from it.
	attr.BTFFD = uint32(l.types.usable())
	attr.BTFKeyTypeID, attr.BTFValueTypeID = 0, 0
	if found.module == "" {
		return nil, nil
	}
	fd, err := l.openModule(found)
	if err != nil {
		return nil, err
	}
	attr.Flags |= flagVtypeBTFObjFD
	attr.ValueTypeBTFObjFD = int32(fd.Int())
	return fd, nil
}

// fillStructOps translates the object's struct into the kernel's layout, with
// programs in place of function pointers, and writes it.
func (l *load) fillStructOps(m *ebpf.Map, spec *ebpf.MapSpec) error {
	ops, err := structOpsType(spec)
	if err != nil {
		return err
	}
	data, err := sectionData(spec)
	if err != nil {
		return err
	}
	found, err := l.findStructOps(ops)
	if err != nil {
		return err
	}
	value, err := l.structOpsValue(ops, data, found.typ.(*btf.Struct))
	if err != nil {
		return fmt.Errorf("struct %s: %w", ops.Name, err)
	}
	return m.Put(uint32(0), value)
}
