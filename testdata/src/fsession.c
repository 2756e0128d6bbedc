// A session sees the entry and the return of a kernel function with one program (Linux 7.0). cilium/ebpf v0.22.0 does
// not resolve its target.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

__u64 hits;

SEC("fsession/bpf_fentry_test1")
int BPF_PROG(both, int a)
{
	hits++;
	return 0;
}
