// Kprobes that attach to many functions with one link.
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

PROBE(entry, "kprobe.multi/vfs_*")
PROBE(ret, "kretprobe.multi/vfs_*")
