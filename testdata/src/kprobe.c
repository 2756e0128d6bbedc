// Classic kprobes, on a function and on a system call.
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

PROBE(entry, "kprobe/vfs_read")
PROBE(ret, "kretprobe/vfs_read")
PROBE(sys_entry, "ksyscall/getpid")
PROBE(sys_ret, "kretsyscall/getpid")
