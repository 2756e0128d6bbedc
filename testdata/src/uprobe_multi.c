// Uprobes that attach to many functions with one link (Linux 6.6).
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

PROBE(entry, "uprobe.multi/libc.so.6:mem*")
PROBE(ret, "uretprobe.multi/libc.so.6:mem*")
PROBE(entry_sleepable, "uprobe.multi.s/libc.so.6:mem*")
PROBE(ret_sleepable, "uretprobe.multi.s/libc.so.6:mem*")
