// Socket filters: direct section name, with a suffix, and one that reads a packet with the old instructions' helper.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("socket")
int all(struct __sk_buff *skb)
{
	return skb->len;
}

SEC("socket/suffix")
int udp(struct __sk_buff *skb)
{
	__u8 protocol = 0;

	bpf_skb_load_bytes(skb, 23, &protocol, 1);
	return protocol == 17 ? skb->len : 0;
}
