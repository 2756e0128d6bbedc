// Stack traces, and the program that takes one.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 64);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, 127 * sizeof(__u64));
} stacks SEC(".maps");

SEC("raw_tp/sched_switch")
int sample(void *ctx)
{
	return bpf_get_stackid(ctx, &stacks, 0) < 0;
}
