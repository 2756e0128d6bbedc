// A large .bss: mapped by the loader, never copied; and a .data large enough not to fit a page.
#include "common.h"

LICENSE("Dual MIT/GPL");

__u64 table[128 * 1024];
__u64 lookup[1024] = { 1, 2, 3 };

SEC("socket")
int fill(struct __sk_buff *skb)
{
	__u32 i = skb->len;

	if (i >= 1024)
		return 0;
	table[i] = lookup[i];
	return 1;
}
