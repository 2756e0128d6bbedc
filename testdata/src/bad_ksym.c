// A strong kernel symbol that does not exist.
#include "common.h"

LICENSE("Dual MIT/GPL");

extern void no_such_symbol __ksym;

__u64 address;

SEC("socket")
int read(struct __sk_buff *skb)
{
	address = (__u64)&no_such_symbol;
	return 0;
}
