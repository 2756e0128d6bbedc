// iproute2's map definition has more fields. They end up in MapSpec.Extra, and the caller must read them off.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct bpf_map_def {
	__u32 type, key_size, value_size, max_entries, map_flags;
	__u32 id, pinning, inner_id, inner_idx; // iproute2
};

struct bpf_map_def SEC("maps") hash = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = 4,
	.value_size = 8,
	.max_entries = 8,
	.pinning = 2,
};
