// Addresses given to bind, connect, sendmsg, recvmsg, getpeername and getsockname, for IPv4 and IPv6.
#include "common.h"

LICENSE("Dual MIT/GPL");

#define ADDR(name, section)                         \
	SEC(section)                                \
	int name(struct bpf_sock_addr *ctx)         \
	{                                           \
		if (ctx->user_port == 1)            \
			ctx->user_port = 2;         \
		return 1;                           \
	}

ADDR(bind4, "cgroup/bind4")
ADDR(bind6, "cgroup/bind6")
ADDR(connect4, "cgroup/connect4")
ADDR(connect6, "cgroup/connect6")
ADDR(sendmsg4, "cgroup/sendmsg4")
ADDR(sendmsg6, "cgroup/sendmsg6")
ADDR(recvmsg4, "cgroup/recvmsg4")
ADDR(recvmsg6, "cgroup/recvmsg6")
ADDR(getpeername4, "cgroup/getpeername4")
ADDR(getpeername6, "cgroup/getpeername6")
ADDR(getsockname4, "cgroup/getsockname4")
ADDR(getsockname6, "cgroup/getsockname6")
