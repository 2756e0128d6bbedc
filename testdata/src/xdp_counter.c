// Counts packets by IP protocol: a map, a mutable global and a configuration constant, as most XDP tools have.
#include "common.h"
#include <bpf/bpf_endian.h>
#include <linux/if_ether.h>
#include <linux/ip.h>

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps");

const volatile __u32 verdict = XDP_PASS;
__u64 bytes;

SEC("xdp")
int count(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	__u64 *counter;
	__u32 protocol;

	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP))
		return verdict;

	protocol = ip->protocol;
	counter = bpf_map_lookup_elem(&packets, &protocol);
	if (counter)
		__sync_fetch_and_add(counter, 1);
	__sync_fetch_and_add(&bytes, end - data);
	return verdict;
}
