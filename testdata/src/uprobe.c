// Uprobes: entry and return, sleepable ones too, and USDT.
#include "common.h"

LICENSE("Dual MIT/GPL");

__u64 hits;

#define PROBE(name, section) \
	SEC(section)         \
	int name(void *ctx)  \
	{                    \
		hits++;      \
		return 0;    \
	}

PROBE(entry, "uprobe/libc.so.6:malloc")
PROBE(ret, "uretprobe/libc.so.6:malloc")
PROBE(entry_sleepable, "uprobe.s/libc.so.6:malloc")
PROBE(ret_sleepable, "uretprobe.s/libc.so.6:malloc")
PROBE(static_probe, "usdt/libc.so.6:libc:setjmp")
