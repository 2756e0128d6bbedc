// Data sections that no program refers to: still maps, still variables.
#include "common.h"

LICENSE("Dual MIT/GPL");

__u32 counter;
__u32 preset = 3;
const volatile __u32 fixed = 4;

SEC("socket")
int unrelated(struct __sk_buff *skb)
{
	return 0;
}
