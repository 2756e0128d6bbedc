// Lightweight tunnels.
#include "common.h"

LICENSE("Dual MIT/GPL");

#define TUNNEL(name, section)           \
	SEC(section)                    \
	int name(struct __sk_buff *skb) \
	{                               \
		return BPF_OK;          \
	}

TUNNEL(in, "lwt_in")
TUNNEL(out, "lwt_out")
TUNNEL(xmit, "lwt_xmit")
TUNNEL(seg6local, "lwt_seg6local")
