package collection

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

// enotsupp is ENOTSUPP, an errno of the kernel's own that bpf(2) lets out. It is
// not EOPNOTSUPP.
const enotsupp = syscall.Errno(524)

// refusedTypes reports whether a map may have been refused for its BTF.
func refusedTypes(err error) bool {
	return errors.Is(err, enotsupp) || errors.Is(err, syscall.EINVAL)
}

// mapError says what the kernel probably minded about a map.
func mapError(spec *ebpf.MapSpec, attr *sys.MapCreateAttr, err error) error {
	if hint := mapHint(spec, attr, err); hint != "" {
		return fmt.Errorf("%w (%s)", err, hint)
	}
	return err
}

// BPF_F_NO_PREALLOC and BPF_F_NUMA_NODE.
const (
	flagNoPrealloc = 1 << 0
	flagNUMANode   = 1 << 2
)

func mapHint(spec *ebpf.MapSpec, attr *sys.MapCreateAttr, err error) string {
	switch {
	case errors.Is(err, syscall.ENOMEM):
		return "not enough memory, or over the memory cgroup's limit"
	case errors.Is(err, syscall.E2BIG):
		return "its elements are too large or too many"
	case errors.Is(err, enotsupp):
		return "ENOTSUPP: the kernel does not support that of map type " + spec.Type.String()
	case !errors.Is(err, syscall.EINVAL):
		return ""
	}
	noPrealloc := attr.Flags&flagNoPrealloc != 0
	switch {
	case spec.Type == ebpf.UnspecifiedMap:
		return "its map type is unspecified"
	case attr.MaxEntries == 0 && !mustHaveZeroEntries(spec.Type):
		return "MaxEntries is zero"
	case noPrealloc && !mayHaveNoPrealloc(spec.Type):
		return fmt.Sprintf("BPF_F_NO_PREALLOC does not go with map type %s", spec.Type)
	case !noPrealloc && mustHaveNoPrealloc(spec.Type):
		return fmt.Sprintf("map type %s needs BPF_F_NO_PREALLOC", spec.Type)
	case isRing(spec.Type) && !validRingSize(attr.MaxEntries):
		return fmt.Sprintf("a ring of %d bytes: its size must be a power of two and a multiple of the page size, %d", attr.MaxEntries, os.Getpagesize())
	case attr.KeySize != 4 && hasIndexKey(spec.Type):
		return fmt.Sprintf("map type %s has keys of 4 bytes, not %d", spec.Type, attr.KeySize)
	case attr.KeySize == 0 && mustHaveSizes(spec.Type):
		return "KeySize is zero"
	case attr.ValueSize == 0 && mustHaveSizes(spec.Type):
		return "ValueSize is zero"
	}
	return attrHint(spec, attr)
}

// attrHint names what is unusual about a map that the kernel found invalid.
func attrHint(spec *ebpf.MapSpec, attr *sys.MapCreateAttr) string {
	switch {
	case attr.Extra != 0 && spec.Type != ebpf.BloomFilter && spec.Type != ebpf.Arena:
		return fmt.Sprintf("MapExtra is %#x, which may mean nothing to map type %s", attr.Extra, spec.Type)
	case attr.Flags&flagNUMANode != 0:
		return fmt.Sprintf("NUMA node %d may not be online", attr.NumaNode)
	}
	if flags := attr.Flags &^ flagNoPrealloc; flags != 0 { // that one was judged before
		return fmt.Sprintf("flags %#x may not go with map type %s", flags, spec.Type)
	}
	return ""
}

func mustHaveZeroEntries(t ebpf.MapType) bool {
	switch t {
	case ebpf.CGroupStorage, ebpf.PerCPUCGroupStorage, ebpf.CgroupStorage,
		ebpf.InodeStorage, ebpf.TaskStorage, ebpf.SkStorage, ebpf.StructOpsMap:
		return true
	}
	return false
}

func mustHaveNoPrealloc(t ebpf.MapType) bool {
	switch t {
	case ebpf.CgroupStorage, ebpf.InodeStorage, ebpf.TaskStorage, ebpf.SkStorage, ebpf.LPMTrie:
		return true
	}
	return false
}

func mayHaveNoPrealloc(t ebpf.MapType) bool {
	switch t {
	case ebpf.Hash, ebpf.PerCPUHash, ebpf.HashOfMaps:
		return true
	}
	return mustHaveNoPrealloc(t)
}

func mustHaveSizes(t ebpf.MapType) bool {
	switch t {
	case ebpf.Hash, ebpf.PerCPUHash, ebpf.LRUHash, ebpf.LRUCPUHash, ebpf.Array, ebpf.PerCPUArray, ebpf.LPMTrie:
		return true
	}
	return false
}

func hasIndexKey(t ebpf.MapType) bool {
	switch t {
	case ebpf.Array, ebpf.PerCPUArray, ebpf.ProgramArray, ebpf.CGroupArray, ebpf.ArrayOfMaps,
		ebpf.DevMap, ebpf.CPUMap, ebpf.XSKMap, ebpf.SockMap, ebpf.ReusePortSockArray:
		return true
	}
	return false
}

func isRing(t ebpf.MapType) bool { return t == ebpf.RingBuf || t == ebpf.UserRingbuf }

func validRingSize(n uint32) bool {
	return n != 0 && n&(n-1) == 0 && n%uint32(os.Getpagesize()) == 0
}
