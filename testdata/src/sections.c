// Sections: optional programs, several programs in one, and a name without a type, which the caller must set.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("?xdp")
int optional(struct xdp_md *ctx)
{
	return XDP_PASS;
}

SEC("socket/same")
int first(struct __sk_buff *skb)
{
	return 1;
}

SEC("socket/same")
int second(struct __sk_buff *skb)
{
	return 2;
}

SEC("custom/untyped")
int untyped(struct __sk_buff *skb)
{
	return 3;
}
