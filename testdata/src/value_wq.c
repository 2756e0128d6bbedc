// A work queue item in a map value (Linux 6.10).
#include "common.h"

LICENSE("Dual MIT/GPL");

struct bpf_wq {
	__u64 opaque[2];
} __attribute__((aligned(8)));

struct value {
	__u64 runs;
	struct bpf_wq work;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct value);
} works SEC(".maps");

int bpf_wq_init(struct bpf_wq *wq, void *map, unsigned int flags) __ksym;
int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) __ksym;

SEC("tc")
int start(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct value *value = bpf_map_lookup_elem(&works, &key);

	if (!value || bpf_wq_init(&value->work, &works, 0))
		return 0;
	return bpf_wq_start(&value->work, 0);
}
