// Verdict on messages that go through a sockmap.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("sk_msg")
int verdict(struct sk_msg_md *msg)
{
	return msg->size ? SK_PASS : SK_DROP;
}
