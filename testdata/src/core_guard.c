// CO-RE in a program whose type takes no CAP_PERFMON: what it does with a field that no kernel has is guarded, so
// that relocation poisons instructions that are never reached.
#include "common.h"
#include <bpf/bpf_core_read.h>

LICENSE("GPL");

struct task_struct {
	long renamed_away; // never existed
} __core;

#define TASK ((struct task_struct *)0)

SEC("socket")
int guarded(struct __sk_buff *skb)
{
	if (bpf_core_field_exists(TASK->renamed_away))
		return bpf_core_field_offset(TASK->renamed_away);
	return 0;
}
