// Tracing a function of a kernel module, and of the kernel, in one object.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

__u64 sent;

SEC("fentry/veth_xmit")
int BPF_PROG(in_module, void *skb, void *dev)
{
	sent++;
	return 0;
}

SEC("fentry/bpf_fentry_test1")
int BPF_PROG(in_kernel, int a)
{
	return 0;
}
