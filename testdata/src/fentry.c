// Tracing the entry of a kernel function, sleepable or not.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

__u64 hits;

SEC("fentry/bpf_fentry_test1")
int BPF_PROG(plain, int a)
{
	hits += a;
	return 0;
}

SEC("fentry.s/bpf_fentry_test1")
int BPF_PROG(sleepable, int a)
{
	hits++;
	return 0;
}
