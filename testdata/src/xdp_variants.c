// XDP programs for devmap and cpumap entries, and those that take fragments.
#include "common.h"

LICENSE("Dual MIT/GPL");

#define XDP(name, section)              \
	SEC(section)                    \
	int name(struct xdp_md *ctx)    \
	{                               \
		return XDP_PASS;        \
	}

XDP(devmap, "xdp/devmap")
XDP(cpumap, "xdp/cpumap")
XDP(frags, "xdp.frags")
XDP(frags_devmap, "xdp.frags/devmap")
XDP(frags_cpumap, "xdp.frags/cpumap")
