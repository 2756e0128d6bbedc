// What the objects freplace and fentry_prog extend and trace: a program with a global function.
#include "common.h"

LICENSE("Dual MIT/GPL");

__noinline int decide(struct __sk_buff *skb)
{
	volatile int verdict = 1;

	return verdict + skb->len;
}

SEC("tc")
int target(struct __sk_buff *skb)
{
	return decide(skb);
}
