// Flow dissector.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("flow_dissector")
int dissect(struct __sk_buff *skb)
{
	skb->flow_keys->thoff = 20;
	return BPF_OK;
}
