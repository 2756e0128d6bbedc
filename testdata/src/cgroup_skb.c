// Packets of a cgroup; the bare section name leaves the attach type to the attacher.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("cgroup_skb/ingress")
int ingress(struct __sk_buff *skb)
{
	return 1;
}

SEC("cgroup_skb/egress")
int egress(struct __sk_buff *skb)
{
	return skb->len < 9000;
}

SEC("cgroup/skb")
int either(struct __sk_buff *skb)
{
	return 1;
}
