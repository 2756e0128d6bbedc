// No license section, and so no helper that is for GPL programs only.
#include "common.h"

SEC("socket")
int proprietary(struct __sk_buff *skb)
{
	return skb->len;
}
