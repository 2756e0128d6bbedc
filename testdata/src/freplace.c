// Replaces a function of another program: the caller sets AttachTarget to the program of freplace_target.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("freplace/decide")
int replacement(struct __sk_buff *skb)
{
	return skb->len > 100;
}
