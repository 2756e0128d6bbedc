// Iterators over tasks and maps, sleepable or not.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
} __core;

struct task_struct {
	int pid;
} __core;

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} __core;

struct bpf_map {
	__u32 id;
} __core;

struct bpf_iter__bpf_map {
	struct bpf_iter_meta *meta;
	struct bpf_map *map;
} __core;

SEC("iter/task")
int tasks(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;

	if (task)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%d\n", task->pid);
	return 0;
}

SEC("iter/bpf_map")
int maps(struct bpf_iter__bpf_map *ctx)
{
	struct bpf_map *map = ctx->map;

	if (map)
		BPF_SEQ_PRINTF(ctx->meta->seq, "%u\n", map->id);
	return 0;
}

SEC("iter.s/task")
int tasks_sleepable(struct bpf_iter__task *ctx)
{
	return 0;
}
