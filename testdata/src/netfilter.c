// Netfilter hook (Linux 6.4).
#include "common.h"

LICENSE("Dual MIT/GPL");

struct bpf_nf_ctx;

SEC("netfilter")
int hook(struct bpf_nf_ctx *ctx)
{
	return 1; // NF_ACCEPT
}
