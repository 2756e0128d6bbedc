// Configuration read as a character, y, n or m, as libbpf allows: cilium/ebpf v0.22.0 refuses it at load.
#include "common.h"

LICENSE("Dual MIT/GPL");

extern char CONFIG_NET __kconfig;

char net;

SEC("socket")
int read(struct __sk_buff *skb)
{
	net = CONFIG_NET;
	return 0;
}
