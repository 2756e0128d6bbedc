// Raw tracepoints with typed arguments.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

struct task_struct {
	int pid;
} __core;

__u64 last_pid;

SEC("tp_btf/sched_switch")
int BPF_PROG(on_switch, _Bool preempt, struct task_struct *prev, struct task_struct *next)
{
	last_pid = next->pid;
	return 0;
}

SEC("tp_btf/task_newtask")
int BPF_PROG(on_new, struct task_struct *task, __u64 clone_flags)
{
	last_pid = task->pid;
	return 0;
}
