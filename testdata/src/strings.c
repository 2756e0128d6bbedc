// String constants that have no symbol of their own, and a format that the helper copies.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, char[8]);
	__type(value, __u32);
} words SEC(".maps");

SEC("tc")
int print(struct __sk_buff *skb)
{
	__u32 one = 1;

	bpf_map_update_elem(&words, "literal", &one, BPF_ANY);
	bpf_printk("len %d", skb->len);
	return 0;
}
