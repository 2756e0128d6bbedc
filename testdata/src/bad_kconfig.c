// A configuration option that no kernel has: an error that names it.
#include "common.h"

LICENSE("Dual MIT/GPL");

extern int CONFIG_NO_SUCH_OPTION __kconfig;

SEC("socket")
int read(struct __sk_buff *skb)
{
	return CONFIG_NO_SUCH_OPTION;
}
