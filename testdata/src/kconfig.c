// Kernel configuration as variables: number, byte, boolean, tristate and string. Needs a readable configuration.
#include "common.h"

LICENSE("Dual MIT/GPL");

extern int CONFIG_HZ __kconfig;
extern _Bool CONFIG_BPF_SYSCALL __kconfig;
extern enum libbpf_tristate CONFIG_VETH __kconfig;
extern char CONFIG_LOG_BUF_SHIFT __kconfig;
extern char CONFIG_DEFAULT_HOSTNAME[16] __kconfig;
extern int LINUX_KERNEL_VERSION __kconfig;

__u64 hz;
_Bool bpf;
__u32 veth;
char log_shift;
char hostname0;
__u32 version;

SEC("socket")
int read(struct __sk_buff *skb)
{
	hz = CONFIG_HZ;
	bpf = CONFIG_BPF_SYSCALL;
	veth = CONFIG_VETH;
	log_shift = CONFIG_LOG_BUF_SHIFT;
	hostname0 = CONFIG_DEFAULT_HOSTNAME[0];
	version = LINUX_KERNEL_VERSION;
	return 0;
}
