// Socket lookup.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("sk_lookup")
int lookup(struct bpf_sk_lookup *ctx)
{
	return ctx->local_port == 7 ? SK_DROP : SK_PASS;
}
