package probes

import (
	"fmt"
	"slices"

	"github.com/cilium/ebpf"
)

// MapFlags are the flags of BPF_MAP_CREATE, named as in include/uapi/linux/bpf.h.
type MapFlags uint32

// The flags that can be probed. The first five are those of cilium/ebpf's
// features package.
const (
	BPF_F_NO_PREALLOC    = 1 << 0
	BPF_F_RDONLY_PROG    = 1 << 7
	BPF_F_WRONLY_PROG    = 1 << 8
	BPF_F_MMAPABLE       = 1 << 10
	BPF_F_INNER_MAP      = 1 << 12
	BPF_F_NO_COMMON_LRU  = 1 << 1
	BPF_F_NUMA_NODE      = 1 << 2
	BPF_F_RDONLY         = 1 << 3
	BPF_F_WRONLY         = 1 << 4
	BPF_F_STACK_BUILD_ID = 1 << 5
	BPF_F_ZERO_SEED      = 1 << 6
	BPF_F_CLONE          = 1 << 9
	BPF_F_PRESERVE_ELEMS = 1 << 11
	BPF_F_LINK           = 1 << 13
	BPF_F_SEGV_ON_FAULT  = 1 << 17
	BPF_F_NO_USER_CONV   = 1 << 18
	BPF_F_RB_OVERWRITE   = 1 << 19
)

var mapFlagNames = map[MapFlags]string{
	BPF_F_NO_PREALLOC: "no_prealloc", BPF_F_NO_COMMON_LRU: "no_common_lru",
	BPF_F_NUMA_NODE: "numa_node", BPF_F_RDONLY: "rdonly", BPF_F_WRONLY: "wronly",
	BPF_F_STACK_BUILD_ID: "stack_build_id", BPF_F_ZERO_SEED: "zero_seed",
	BPF_F_RDONLY_PROG: "rdonly_prog", BPF_F_WRONLY_PROG: "wronly_prog",
	BPF_F_CLONE: "clone", BPF_F_MMAPABLE: "mmapable", BPF_F_PRESERVE_ELEMS: "preserve_elems",
	BPF_F_INNER_MAP: "inner_map", BPF_F_LINK: "link", BPF_F_SEGV_ON_FAULT: "segv_on_fault",
	BPF_F_NO_USER_CONV: "no_user_conv", BPF_F_RB_OVERWRITE: "rb_overwrite",
}

// String returns the flag's name in lower case without BPF_F_, a number if it has
// none.
func (f MapFlags) String() string {
	if name, ok := mapFlagNames[f]; ok {
		return name
	}
	return fmt.Sprintf("%#x", uint32(f))
}

var (
	hashes      = []mapFlagCarrier{{typ: ebpf.Hash}, {typ: ebpf.LRUHash}, {typ: ebpf.PerCPUHash}}
	arrays      = []mapFlagCarrier{{typ: ebpf.Array}}
	arrayOrHash = slices.Concat(arrays, hashes)
	arenas      = []mapFlagCarrier{{typ: ebpf.Arena}}
	localSocket = []mapFlagCarrier{{typ: ebpf.SkStorage, proof: proofBadFD}}
	structOps   = []mapFlagCarrier{{typ: ebpf.StructOpsMap, proof: proofNoStruct}}
)

// mapFlags: a process without real CAP_SYS_ADMIN may not choose the seed of a hash
// (htab_map_alloc_check in kernel/bpf/hashtab.c). BPF_F_VTYPE_BTF_OBJ_FD and
// BPF_F_TOKEN_FD are no rows, because they go with a descriptor.
var mapFlags = map[MapFlags]mapFlagRow{
	BPF_F_NO_PREALLOC: {since: "4.6", carriers: []mapFlagCarrier{
		{typ: ebpf.Hash},
		{typ: ebpf.PerCPUHash},
		{typ: ebpf.LPMTrie},
		{typ: ebpf.SkStorage, proof: proofBadFD},
		{typ: ebpf.InodeStorage, proof: proofBadFD},
		{typ: ebpf.TaskStorage, proof: proofBadFD},
		{typ: ebpf.CgroupStorage, proof: proofBadFD},
	}},
	BPF_F_NO_COMMON_LRU:  {since: "4.10", carriers: []mapFlagCarrier{{typ: ebpf.LRUHash}, {typ: ebpf.LRUCPUHash}}},
	BPF_F_NUMA_NODE:      {since: "4.14", carriers: arrayOrHash},
	BPF_F_RDONLY:         {since: "4.15", carriers: arrayOrHash},
	BPF_F_WRONLY:         {since: "4.15", carriers: arrayOrHash},
	BPF_F_STACK_BUILD_ID: {since: "4.17", carriers: []mapFlagCarrier{{typ: ebpf.StackTrace, with: sizes(4, 32)}}},
	BPF_F_ZERO_SEED:      {since: "5.0", carriers: hashes, initCaps: sysAdmin},
	BPF_F_RDONLY_PROG:    {since: "5.2", carriers: arrayOrHash},
	BPF_F_WRONLY_PROG:    {since: "5.2", carriers: arrayOrHash},
	BPF_F_CLONE:          {since: "5.4", carriers: localSocket},
	BPF_F_MMAPABLE:       {since: "5.5", carriers: slices.Concat(arrays, arenas)},
	BPF_F_PRESERVE_ELEMS: {since: "5.10", carriers: []mapFlagCarrier{{typ: ebpf.PerfEventArray}}},
	BPF_F_INNER_MAP:      {since: "5.10", carriers: arrays},
	BPF_F_LINK:           {since: "6.4", carriers: structOps},
	BPF_F_SEGV_ON_FAULT:  {since: "6.9", carriers: arenas},
	BPF_F_NO_USER_CONV:   {since: "6.9", carriers: arenas},
	BPF_F_RB_OVERWRITE:   {since: "6.19", carriers: []mapFlagCarrier{{typ: ebpf.RingBuf}}},
}
