// A ring buffer whose size is no multiple of the page size: EINVAL from the kernel.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 5000);
} ring SEC(".maps");
