// Functions: static, global and weak ones, across sections, and callbacks given to helpers.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} totals SEC(".maps");

static __noinline __u64 square(__u64 x)
{
	barrier_var(x);
	return x * x;
}

// The verifier checks a global function by itself.
__noinline int global_add(int a, int b)
{
	barrier_var(a);
	return a + (int)square(b);
}

__weak __noinline int weak_add(int a)
{
	barrier_var(a);
	return global_add(a, 1);
}

static long sum_value(void *map, __u32 *key, __u64 *value, __u64 *sum)
{
	*sum += square(*value);
	return 0;
}

static long count_down(__u32 index, void *ctx)
{
	__u64 *left = ctx;

	*left -= 1;
	return index > 100;
}

SEC("socket")
int calls(struct __sk_buff *skb)
{
	return global_add(skb->len, 3) + weak_add(4) + square(skb->len);
}

SEC("socket")
int each_element(struct __sk_buff *skb)
{
	__u64 sum = 0;

	bpf_for_each_map_elem(&totals, sum_value, &sum, 0);
	return sum;
}

SEC("tc")
int loops(struct __sk_buff *skb)
{
	__u64 left = 1000;

	bpf_loop(skb->len, count_down, &left, 0);
	return left + weak_add(2);
}
