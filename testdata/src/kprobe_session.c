// A session sees the entry and the return of a function with one program (Linux 6.10: older ones load it
// as root, but no token can name its attach type).
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

PROBE(both, "kprobe.session/vfs_*")
