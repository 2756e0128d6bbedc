// A map of maps defined the old way, which has no place for the inner map: the caller adds it to the spec.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct bpf_map_def {
	__u32 type, key_size, value_size, max_entries, map_flags;
};

struct bpf_map_def SEC("maps") outer = {
	.type = BPF_MAP_TYPE_ARRAY_OF_MAPS,
	.key_size = 4,
	.value_size = 4,
	.max_entries = 2,
};

SEC("socket")
int lookup(struct __sk_buff *skb)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&outer, &key) != NULL;
}
