// The smallest object: one program, no map, no relocation.
#include "common.h"

LICENSE("GPL");

SEC("socket")
int tiny(struct __sk_buff *skb)
{
	return 0;
}
