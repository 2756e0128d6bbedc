// A map with the NUMA flag; the node is 0 unless the caller says otherwise.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__uint(map_flags, BPF_F_NUMA_NODE);
	__type(key, __u32);
	__type(value, __u64);
} hash SEC(".maps");
