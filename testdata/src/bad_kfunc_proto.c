// A kernel function declared with other parameters than it has.
#include "common.h"

LICENSE("Dual MIT/GPL");

int bpf_rcu_read_lock(int a, int b) __ksym;

SEC("tc")
int call(struct __sk_buff *skb)
{
	return bpf_rcu_read_lock(1, 2);
}
