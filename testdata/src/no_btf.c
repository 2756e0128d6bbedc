// No BTF at all (see the Makefile): the oldest kind of object.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct bpf_map_def {
	__u32 type, key_size, value_size, max_entries, map_flags;
};

struct bpf_map_def SEC("maps") hash = {
	.type = BPF_MAP_TYPE_HASH,
	.key_size = 4,
	.value_size = 8,
	.max_entries = 8,
	.map_flags = BPF_F_NO_PREALLOC,
};

struct bpf_map_def SEC("maps/array") array = {
	.type = BPF_MAP_TYPE_ARRAY,
	.key_size = 4,
	.value_size = 8,
	.max_entries = 8,
};

SEC("socket")
int use(struct __sk_buff *skb)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&hash, &key) || bpf_map_lookup_elem(&array, &key);
}
