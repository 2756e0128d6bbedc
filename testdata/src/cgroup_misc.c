// The rest of a cgroup's hooks: socket options, sysctls, devices, TCP events.
#include "common.h"

LICENSE("Dual MIT/GPL");

SEC("cgroup/getsockopt")
int getsockopt(struct bpf_sockopt *ctx)
{
	ctx->optlen = 0;
	return 1;
}

SEC("cgroup/setsockopt")
int setsockopt(struct bpf_sockopt *ctx)
{
	ctx->optlen = -1;
	return 1;
}

SEC("cgroup/sysctl")
int sysctl(struct bpf_sysctl *ctx)
{
	return !ctx->write;
}

SEC("cgroup/dev")
int device(struct bpf_cgroup_dev_ctx *ctx)
{
	return ctx->major == 1;
}

SEC("sockops")
int sock_ops(struct bpf_sock_ops *ctx)
{
	ctx->reply = -1;
	return 1;
}
