// Addresses of kernel symbols: strong, weak, weak and missing.
#include "common.h"

LICENSE("Dual MIT/GPL");

extern void bpf_init __ksym;
extern void bpf_trace_run1 __ksym __weak;
extern void no_such_symbol __ksym __weak;

__u64 strong, weak, missing;

SEC("socket")
int addresses(struct __sk_buff *skb)
{
	strong = (__u64)&bpf_init;
	weak = (__u64)&bpf_trace_run1;
	missing = (__u64)&no_such_symbol;
	return 0;
}
