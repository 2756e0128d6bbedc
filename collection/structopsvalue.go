package collection

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

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
