package collection

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"slices"

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

// structOpsValue lays data, of the object's type ops, out as the kernel's type.
func (l *load) structOpsValue(ops *btf.Struct, data []byte, kernel *btf.Struct) ([]byte, error) {
	inner, offset, err := innerStruct(kernel, ops.Name)
	if err != nil {
		return nil, err
	}
	value := make([]byte, kernel.Size)
	if uint64(offset)+uint64(inner.Size) > uint64(len(value)) {
		return nil, errors.New("the kernel's type is larger than its value")
	}
	target := value[offset:]
	for _, member := range ops.Members {
		i := slices.IndexFunc(inner.Members, func(m btf.Member) bool { return m.Name == member.Name })
		if i < 0 {
			err = onlyZero(member, data)
		} else {
			err = l.copyMember(ops.Name, member, inner.Members[i], data, target)
		}
		if err != nil {
			return nil, fmt.Errorf("member %q: %w", member.Name, err)
		}
	}
	return value, nil
}

// innerStruct finds the struct of that name in the kernel's value type.
func innerStruct(kernel *btf.Struct, name string) (*btf.Struct, uint32, error) {
	for _, m := range kernel.Members {
		if s, ok := btf.As[*btf.Struct](m.Type); ok && s.Name == name {
			return s, m.Offset.Bytes(), nil
		}
	}
	return nil, 0, fmt.Errorf("the kernel's %s holds no such struct", kernel.Name)
}

// onlyZero allows a member that this kernel does not know if it is not set.
func onlyZero(member btf.Member, data []byte) error {
	bytes, err := memberBytes(member, data)
	if err != nil {
		return err
	}
	if !zero(bytes) {
		return fmt.Errorf("it is set, and the kernel does not know it: %w", ebpf.ErrNotSupported)
	}
	return nil
}

// copyMember copies one member, or puts in the program that implements it.
func (l *load) copyMember(ops string, from, to btf.Member, data, value []byte) error {
	if _, ok := btf.UnderlyingType(from.Type).(*btf.Pointer); ok {
		return l.putProgram(ops, to, value)
	}
	src, err := memberBytes(from, data)
	if err != nil {
		return err
	}
	dst, err := memberBytes(to, value)
	if err != nil {
		return fmt.Errorf("in the kernel: %w", err)
	}
	fromType, toType := btf.UnderlyingType(from.Type), btf.UnderlyingType(to.Type)
	switch {
	case len(src) != len(dst):
		return fmt.Errorf("it has %d bytes, in the kernel %d", len(src), len(dst))
	case reflect.TypeOf(fromType) != reflect.TypeOf(toType):
		return fmt.Errorf("its type is %v, in the kernel %v", fromType, toType)
	}
	switch fromType.(type) {
	case *btf.Struct, *btf.Union:
		if !zero(src) {
			return fmt.Errorf("a nested struct that is set: %w", ebpf.ErrNotSupported)
		}
		return nil
	}
	copy(dst, src)
	return nil
}

// putProgram writes the descriptor of the program that implements a member; a
// member without one stays empty.
func (l *load) putProgram(ops string, to btf.Member, value []byte) error {
	prog := l.memberProgram(ops, to.Name)
	if prog == nil {
		return nil
	}
	pointer, ok := btf.As[*btf.Pointer](to.Type)
	if !ok {
		return errors.New("in the kernel it is no function")
	}
	if _, ok := btf.As[*btf.FuncProto](pointer.Target); !ok {
		return errors.New("in the kernel it is no function")
	}
	dst, err := memberBytes(to, value)
	if err != nil {
		return err
	}
	if len(dst) != 8 {
		return fmt.Errorf("a function pointer of %d bytes", len(dst))
	}
	binary.NativeEndian.PutUint64(dst, uint64(prog.FD()))
	return nil
}

// memberProgram returns the loaded program that attaches to ops:member.
func (l *load) memberProgram(ops, member string) *ebpf.Program {
	for _, name := range l.plan.programs {
		if u := l.plan.units[name]; u.spec.Type == ebpf.StructOps && u.spec.AttachTo == ops+":"+member {
			return l.programs[name]
		}
	}
	return nil
}

// memberBytes returns a member's place in data.
func memberBytes(m btf.Member, data []byte) ([]byte, error) {
	if m.BitfieldSize > 0 {
		return nil, fmt.Errorf("a bit field: %w", ebpf.ErrNotSupported)
	}
	size, err := btf.Sizeof(m.Type)
	if err != nil {
		return nil, fmt.Errorf("size: %w", err)
	}
	start := uint64(m.Offset.Bytes())
	if start+uint64(size) > uint64(len(data)) {
		return nil, errors.New("it lies outside of the data")
	}
	return data[start : start+uint64(size)], nil
}

func zero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
