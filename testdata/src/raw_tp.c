// Raw tracepoints, by both section names, and the writable kind.
#include "common.h"

LICENSE("Dual MIT/GPL");

__u64 hits;

SEC("raw_tp/sys_enter")
int on_enter(struct bpf_raw_tracepoint_args *ctx)
{
	hits += ctx->args[1];
	return 0;
}

SEC("raw_tracepoint/sys_exit")
int on_exit(struct bpf_raw_tracepoint_args *ctx)
{
	hits += ctx->args[1];
	return 0;
}

SEC("raw_tp.w/bpf_test_finish")
int writable(struct bpf_raw_tracepoint_args *ctx)
{
	return 0;
}
