// Kernel pointers in map values: one that is owned, one that is not trusted.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

struct task_struct {
	int pid;
} __core;

// clang 14 loses the tag of a pointer to a structure, but not of one to a typedef.
typedef struct task_struct task;

struct value {
	task __kptr *owned;
	task __kptr_untrusted *seen;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct value);
} tasks SEC(".maps");

struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
void bpf_task_release(struct task_struct *p) __ksym;

SEC("tp_btf/task_newtask")
int BPF_PROG(on_new, struct task_struct *task, __u64 clone_flags)
{
	__u32 key = 0;
	struct value *value = bpf_map_lookup_elem(&tasks, &key);
	struct task_struct *mine, *old;

	if (!value)
		return 0;
	value->seen = task;
	mine = bpf_task_acquire(task);
	if (!mine)
		return 0;
	old = bpf_kptr_xchg(&value->owned, mine);
	if (old)
		bpf_task_release(old);
	return 0;
}
