// Maps of maps, defined with BTF: array and hash, with and without static contents, inner maps of several shapes.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct inner {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} first SEC(".maps"), second SEC(".maps");

// Slot 1 stays empty.
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 3);
	__type(key, __u32);
	__array(values, struct inner);
} outer_array SEC(".maps") = {
	.values = { [0] = &first, [2] = &second },
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u32);
	__array(values, struct inner);
} outer_hash SEC(".maps") = {
	.values = { [1] = &first },
};

// Only the template: inner maps come at run time, of another size each.
struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 8);
	__type(key, __u64);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_ARRAY);
		__uint(max_entries, 1);
		__uint(map_flags, BPF_F_INNER_MAP);
		__uint(key_size, 4);
		__uint(value_size, 16);
	});
} outer_empty SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, 4);
	__array(values, struct {
		__uint(type, BPF_MAP_TYPE_RINGBUF);
		__uint(max_entries, 4096);
	});
} outer_ring SEC(".maps");

SEC("socket")
int lookup(struct __sk_buff *skb)
{
	__u32 slot = 2, key = 0;
	void *inner = bpf_map_lookup_elem(&outer_array, &slot);
	__u64 *value;

	if (!inner)
		return 0;
	value = bpf_map_lookup_elem(inner, &key);
	return value ? *value : 0;
}
