// The address of a kernel variable, with its type: cilium/ebpf v0.22.0 parses .ksyms variables without a type only.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct rq {
	int cpu;
};

extern const struct rq runqueues __ksym;

__u64 address;

SEC("socket")
int read(struct __sk_buff *skb)
{
	address = (__u64)&runqueues;
	return 0;
}
