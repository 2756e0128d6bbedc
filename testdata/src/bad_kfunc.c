// A strong kernel function that does not exist.
#include "common.h"

LICENSE("Dual MIT/GPL");

int bpf_no_such_function(int a) __ksym;

SEC("tc")
int call(struct __sk_buff *skb)
{
	return bpf_no_such_function(1);
}
