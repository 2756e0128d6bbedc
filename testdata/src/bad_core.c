// A field and an enumerator that no kernel has, read without asking: "bad CO-RE relocation".
#include "common.h"
#include <bpf/bpf_core_read.h>

LICENSE("Dual MIT/GPL");

struct task_struct {
	long no_such_field;
} __core;

enum no_such_enum { NO_SUCH_VALUE = 1 };

SEC("raw_tp/sched_switch")
int field(void *ctx)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return BPF_CORE_READ(task, no_such_field);
}

SEC("raw_tp/sched_switch")
int enumerator(void *ctx)
{
	return bpf_core_enum_value(enum no_such_enum, NO_SUCH_VALUE);
}
