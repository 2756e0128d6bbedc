// Traces another program: the caller sets AttachTarget to the program of freplace_target.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

__u64 hits;

SEC("fentry/target")
int BPF_PROG(on_entry, void *skb)
{
	hits++;
	return 0;
}

SEC("fexit/decide")
int BPF_PROG(on_return, void *skb, int ret)
{
	hits += ret;
	return 0;
}
