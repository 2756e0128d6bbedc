package collection

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/cilium/ebpf"
)

// setVariables lays the values of a section's variables over its contents. The
// caller's contents stay as they are.
func setVariables(m *ebpf.MapSpec, section string, vars map[string]*ebpf.VariableSpec) error {
	var in []*ebpf.VariableSpec
	for _, v := range vars {
		if v.SectionName == section {
			in = append(in, v)
		}
	}
	if len(in) == 0 {
		return nil
	}
	data, err := sectionData(m)
	if err != nil {
		return err
	}
	data = slices.Clone(data)
	slices.SortFunc(in, func(a, b *ebpf.VariableSpec) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Name, b.Name))
	})
	end := uint64(0)
	for _, v := range in {
		start := uint64(v.Offset)
		if start < end {
			return fmt.Errorf("variable %q at offset %d overlaps the one before it", v.Name, v.Offset)
		}
		if end = start + uint64(v.Size()); end > uint64(len(data)) {
			return fmt.Errorf("variable %q ends at %d, past the %d bytes of its section", v.Name, end, len(data))
		}
		copy(data[start:end], v.Value)
	}
	m.Contents = []ebpf.MapKV{{Key: uint32(0), Value: data}}
	return nil
}

// sectionData returns the bytes of a map that stands for an ELF section.
func sectionData(m *ebpf.MapSpec) ([]byte, error) {
	if len(m.Contents) != 1 {
		return nil, fmt.Errorf("a data section has one element, not %d", len(m.Contents))
	}
	if key, ok := m.Contents[0].Key.(uint32); !ok || key != 0 {
		return nil, errors.New("the element of a data section has key uint32(0)")
	}
	data, ok := m.Contents[0].Value.([]byte)
	if !ok {
		return nil, fmt.Errorf("the element of a data section is a []byte, not %T", m.Contents[0].Value)
	}
	return data, nil
}
