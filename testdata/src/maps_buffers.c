// Ways out of and into the kernel: ring buffers, and perf event arrays, whose sizes the loader fixes. Programs write
// to two of them.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 64 * 1024);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_USER_RINGBUF);
	__uint(max_entries, 64 * 1024);
} user_ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, 4);
	__uint(value_size, 4);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(max_entries, 1);
} events_sizeless SEC(".maps");

SEC("socket")
int to_ring(struct __sk_buff *skb)
{
	__u32 *len = bpf_ringbuf_reserve(&ring, sizeof(*len), 0);

	if (len) {
		*len = skb->len;
		bpf_ringbuf_submit(len, 0);
	}
	return 0;
}

SEC("socket")
int to_perf(struct __sk_buff *skb)
{
	__u32 len = skb->len;

	return bpf_perf_event_output(skb, &events, BPF_F_CURRENT_CPU, &len, sizeof(len));
}
