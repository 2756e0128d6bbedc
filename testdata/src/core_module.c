// CO-RE against a type that only a module has, unless the kernel has it built in; absent, every answer is 0.
#include "common.h"
#include <bpf/bpf_core_read.h>

LICENSE("Dual MIT/GPL");

struct veth_priv {
	unsigned int requested_headroom;
} __core;

__u64 exists, size, offset;

SEC("raw_tp/sched_switch")
int probe(void *ctx)
{
	struct veth_priv *priv = NULL;

	exists = bpf_core_type_exists(struct veth_priv);
	if (bpf_core_field_exists(priv->requested_headroom)) {
		size = bpf_core_type_size(struct veth_priv);
		offset = bpf_core_field_offset(priv->requested_headroom);
	}
	return 0;
}
