// Addresses of Unix sockets in a cgroup (Linux 6.7).
#include "common.h"

LICENSE("Dual MIT/GPL");

#define ADDR(name, section)                 \
	SEC(section)                        \
	int name(struct bpf_sock_addr *ctx) \
	{                                   \
		return 1;                   \
	}

ADDR(connect_unix, "cgroup/connect_unix")
ADDR(sendmsg_unix, "cgroup/sendmsg_unix")
ADDR(recvmsg_unix, "cgroup/recvmsg_unix")
ADDR(getpeername_unix, "cgroup/getpeername_unix")
ADDR(getsockname_unix, "cgroup/getsockname_unix")
