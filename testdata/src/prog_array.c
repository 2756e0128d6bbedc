// Program arrays with static contents, tail calls through them, and one that stays empty.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("socket")
int second(struct __sk_buff *skb)
{
	return 2;
}

SEC("socket")
int third(struct __sk_buff *skb)
{
	return 3;
}

// Slot 0 stays empty.
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 4);
	__type(key, __u32);
	__array(values, int(void *));
} jumps SEC(".maps") = {
	.values = { [1] = (void *)&second, [3] = (void *)&third },
};

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, 4);
	__uint(value_size, 4);
} empty SEC(".maps");

SEC("socket")
int first(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &empty, 0);
	bpf_tail_call(skb, &jumps, 3);
	return 1;
}
