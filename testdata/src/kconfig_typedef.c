// The kernel's version as an extern of type __u32, a typedef, as libbpf allows: cilium/ebpf v0.22.0 refuses it at load.
#include "common.h"

LICENSE("Dual MIT/GPL");

extern __u32 LINUX_KERNEL_VERSION __kconfig;

__u32 version;

SEC("socket")
int read(struct __sk_buff *skb)
{
	version = LINUX_KERNEL_VERSION;
	return 0;
}
