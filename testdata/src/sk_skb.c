// Stream parser and verdicts of a sockmap.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("sk_skb/stream_parser")
int parser(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("sk_skb/stream_verdict")
int stream_verdict(struct __sk_buff *skb)
{
	return SK_PASS;
}

SEC("sk_skb/verdict")
int verdict(struct __sk_buff *skb)
{
	return SK_PASS;
}

SEC("sk_skb")
int either(struct __sk_buff *skb)
{
	return SK_PASS;
}
