// The externs of .kconfig that need no kernel configuration.
#include "common.h"

LICENSE("Dual MIT/GPL");

extern int LINUX_KERNEL_VERSION __kconfig;
extern _Bool LINUX_HAS_SYSCALL_WRAPPER __kconfig;

__u32 version;
_Bool wrapper;

SEC("socket")
int read(struct __sk_buff *skb)
{
	version = LINUX_KERNEL_VERSION;
	wrapper = LINUX_HAS_SYSCALL_WRAPPER;
	return 0;
}
