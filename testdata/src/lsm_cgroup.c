// A security hook that is attached to a cgroup: cilium/ebpf v0.22.0 does not resolve its target.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

SEC("lsm_cgroup/socket_create")
int BPF_PROG(create, int family, int type, int protocol, int kern)
{
	return 1;
}
