// Maps pinned by name, next to one that is not.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__type(value, __u64);
} pinned_hash SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__uint(pinning, LIBBPF_PIN_BY_NAME);
	__type(key, __u32);
	__type(value, __u64);
} pinned_array SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__uint(pinning, LIBBPF_PIN_NONE);
	__type(key, __u32);
	__type(value, __u64);
} ephemeral SEC(".maps");

SEC("socket")
int use(struct __sk_buff *skb)
{
	__u32 key = 0;

	return bpf_map_lookup_elem(&pinned_hash, &key) || bpf_map_lookup_elem(&pinned_array, &key) ||
	       bpf_map_lookup_elem(&ephemeral, &key);
}
