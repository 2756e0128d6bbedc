// Life of a socket in a cgroup.
#include "common.h"

LICENSE("Dual MIT/GPL");

#define SOCK(name, section)             \
	SEC(section)                    \
	int name(struct bpf_sock *sk)   \
	{                               \
		return sk->family != 0; \
	}

SOCK(create, "cgroup/sock_create")
SOCK(create_short, "cgroup/sock")
SOCK(release, "cgroup/sock_release")
SOCK(post_bind4, "cgroup/post_bind4")
SOCK(post_bind6, "cgroup/post_bind6")
