// Tracing the return of a kernel function, with its value, sleepable or not.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

__u64 hits;

SEC("fexit/bpf_fentry_test1")
int BPF_PROG(plain, int a)
{
	hits += a;
	return 0;
}

SEC("fexit.s/bpf_fentry_test1")
int BPF_PROG(sleepable, int a)
{
	hits++;
	return 0;
}
