// A version section, which ancient kernels wanted of kprobes and the loader still passes on.
#include "common.h"

LICENSE("Dual MIT/GPL");

__u32 _version SEC("version") = 0x50607;

SEC("kprobe/vfs_read")
int probe(void *ctx)
{
	return 0;
}
