package collection

import (
	"errors"
	"fmt"

	"github.com/cilium/ebpf"
)

// flagMmapable is BPF_F_MMAPABLE (Linux 5.5).
const flagMmapable = 1 << 10

// sizes of a map, after those that an object leaves open are filled in.
type sizes struct{ key, value, entries uint32 }

// magicSizes fills in the sizes that depend on the map type or the machine, as
// cilium/ebpf does.
func magicSizes(spec *ebpf.MapSpec) (sizes, error) {
	s := sizes{spec.KeySize, spec.ValueSize, spec.MaxEntries}
	if foreign(spec.Type) {
		return s, fmt.Errorf("map type %s is not Linux's: %w", spec.Type, ebpf.ErrNotSupported)
	}
	switch spec.Type {
	case ebpf.ArrayOfMaps, ebpf.HashOfMaps:
		if !zeroOr4(s.value) {
			return s, errors.New("a map of maps has values of 4 bytes: leave ValueSize 0")
		}
		s.value = 4
	case ebpf.PerfEventArray:
		if !zeroOr4(s.key) || !zeroOr4(s.value) {
			return s, errors.New("a perf event array has keys and values of 4 bytes: leave KeySize and ValueSize 0")
		}
		s.key, s.value = 4, 4
		return s.clampToCPUs()
	case ebpf.CPUMap:
		return s.clampToCPUs()
	}
	return s, nil
}

func zeroOr4(n uint32) bool { return n == 0 || n == 4 }

// clampToCPUs makes room for every CPU and no more: objects often carry 0 or a
// large constant.
func (s sizes) clampToCPUs() (sizes, error) {
	n, err := possibleCPUs()
	if err != nil {
		return s, err
	}
	if s.entries == 0 || s.entries > uint32(n) {
		s.entries = uint32(n)
	}
	return s, nil
}
