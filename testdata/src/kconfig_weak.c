// Optional configuration. cilium/ebpf v0.22.0 does not parse references to weak .kconfig variables.
#include "common.h"

LICENSE("Dual MIT/GPL");

extern int CONFIG_NO_SUCH_OPTION __kconfig __weak;

SEC("socket")
int read(struct __sk_buff *skb)
{
	return CONFIG_NO_SUCH_OPTION;
}
