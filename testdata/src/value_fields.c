// BTF fields of map values: spin lock and timer. The kernel finds them by the names of their types.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct locked {
	struct bpf_spin_lock lock;
	__u32 count;
};

struct timed {
	__u64 fired;
	struct bpf_timer timer;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 8);
	__type(key, __u32);
	__type(value, struct locked);
} locks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct timed);
} timers SEC(".maps");

static int fire(void *map, __u32 *key, struct timed *value)
{
	value->fired++;
	return 0;
}

SEC("tc")
int lock(struct __sk_buff *skb)
{
	__u32 key = 1;
	struct locked *value = bpf_map_lookup_elem(&locks, &key);

	if (!value)
		return 0;
	bpf_spin_lock(&value->lock);
	value->count++;
	bpf_spin_unlock(&value->lock);
	return 1;
}

SEC("tc")
int start(struct __sk_buff *skb)
{
	__u32 key = 0;
	struct timed *value = bpf_map_lookup_elem(&timers, &key);

	if (!value)
		return 0;
	bpf_timer_init(&value->timer, &timers, 1 /* CLOCK_MONOTONIC */);
	bpf_timer_set_callback(&value->timer, fire);
	return bpf_timer_start(&value->timer, 1000, 0);
}
