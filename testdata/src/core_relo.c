// CO-RE: field offset, size and existence, signedness, bitfields, enum values, types, and BTF ids of both sides.
#include "common.h"
#include <bpf/bpf_core_read.h>

LICENSE("Dual MIT/GPL");

struct mm_struct {
	unsigned long start_code;
} __core;

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	struct mm_struct *mm;
	unsigned int sched_reset_on_fork : 1; // a bitfield that has been there for ever
	long renamed_away;                    // never existed
} __core;

// The part after three underscores is no part of the name: another layout of the same type.
struct task_struct___other {
	int tgid;
	int pid;
} __core;

struct absent_struct {
	int field;
} __core;

enum bpf_map_type___part {
	BPF_MAP_TYPE_HASH___part = 99,
	BPF_MAP_TYPE_NEVER___part = 98,
};

enum absent_enum { ABSENT_VALUE = 1 };

typedef __u32 pid_type;

__u64 results[32];

#define TASK ((struct task_struct *)bpf_get_current_task())

SEC("raw_tp/sched_switch")
int fields(void *ctx)
{
	struct task_struct *task = TASK;
	struct task_struct___other *other = (void *)task;

	results[0] = BPF_CORE_READ(task, pid);
	results[1] = BPF_CORE_READ(other, tgid);
	results[2] = BPF_CORE_READ(task, mm, start_code);
	results[3] = bpf_core_field_exists(task->comm);
	results[4] = bpf_core_field_exists(task->renamed_away);
	results[5] = bpf_core_field_size(task->comm);
	results[6] = bpf_core_field_offset(task->comm);
	results[7] = BPF_CORE_READ_BITFIELD_PROBED(task, sched_reset_on_fork);
	// Guarded: unreachable, so its poison does no harm.
	if (bpf_core_field_exists(task->renamed_away))
		results[8] = BPF_CORE_READ(task, renamed_away);
	return 0;
}

SEC("raw_tp/sched_switch")
int enums(void *ctx)
{
	results[10] = bpf_core_enum_value_exists(enum bpf_map_type___part, BPF_MAP_TYPE_HASH___part);
	results[11] = bpf_core_enum_value(enum bpf_map_type___part, BPF_MAP_TYPE_HASH___part);
	results[12] = bpf_core_enum_value_exists(enum bpf_map_type___part, BPF_MAP_TYPE_NEVER___part);
	results[13] = bpf_core_enum_value_exists(enum absent_enum, ABSENT_VALUE);
	return 0;
}

SEC("raw_tp/sched_switch")
int types(void *ctx)
{
	results[20] = bpf_core_type_exists(struct task_struct);
	results[21] = bpf_core_type_exists(struct absent_struct);
	results[22] = bpf_core_type_size(struct task_struct);
	results[23] = bpf_core_type_id_local(pid_type);
	results[24] = bpf_core_type_id_kernel(struct task_struct);
	return 0;
}
