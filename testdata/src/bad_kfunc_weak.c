// A weak kernel function that does not exist, called without asking: the poison is in the verifier log.
#include "common.h"

LICENSE("Dual MIT/GPL");

int bpf_no_such_function(int a) __ksym __weak;

SEC("tc")
int call(struct __sk_buff *skb)
{
	return bpf_no_such_function(1);
}
