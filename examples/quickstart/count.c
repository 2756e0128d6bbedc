//go:build ignore

// Counts packets by IP protocol in a map, and their bytes in a global variable.
#include <linux/types.h>
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 256);
	__type(key, __u32);
	__type(value, __u64);
} packets SEC(".maps");

__u64 bytes;

SEC("xdp")
int count(struct xdp_md *ctx)
{
	void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = data;
	struct iphdr *ip = data + sizeof(*eth);
	__u32 protocol;
	__u64 *n;

	if ((void *)(ip + 1) > end || eth->h_proto != bpf_htons(ETH_P_IP))
		return XDP_PASS;

	protocol = ip->protocol;
	n = bpf_map_lookup_elem(&packets, &protocol);
	if (n)
		__sync_fetch_and_add(n, 1);
	__sync_fetch_and_add(&bytes, bpf_ntohs(ip->tot_len));
	return XDP_PASS;
}

char _license[] SEC("license") = "Dual MIT/GPL";
