// Refused by the verifier after thousands of lines of log, more than the first log buffer holds.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} numbers SEC(".maps");

// Fine: the object fails as a whole all the same.
SEC("socket")
int accepted(struct __sk_buff *skb)
{
	return 0;
}

SEC("socket")
int rejected(struct __sk_buff *skb)
{
	__u64 sum = 0, *value;
	__u32 key = 0;

	for (int i = 0; i < 2000; i++) {
		barrier_var(i);
		sum += skb->len ^ i;
		if (sum & 1)
			sum += skb->mark;
	}
	value = bpf_map_lookup_elem(&numbers, &key);
	*value = sum; // no NULL check
	return 0;
}
