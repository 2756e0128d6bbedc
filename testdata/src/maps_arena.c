// An arena at a fixed address (Linux 6.9). max_entries counts pages; map_extra is the user address, spelt as an enum,
// which clang 14 cuts to 32 bits.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 4);
	__ulong(map_extra, 0x70000000);
} arena SEC(".maps");

SEC("socket")
int touch(struct __sk_buff *skb)
{
	void *map = &arena; // a reference is what makes the verifier set the arena up

	barrier_var(map);
	return map != NULL;
}
