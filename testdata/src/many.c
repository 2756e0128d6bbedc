// Forty maps and thirty programs with CO-RE relocations: the size of a real agent, for benchmarks and ordering.
#include "common.h"
#include <bpf/bpf_core_read.h>

LICENSE("Dual MIT/GPL");

struct task_struct {
	int pid;
	int tgid;
	char comm[16];
	struct task_struct *real_parent;
} __core;

#define HASH(n)                                   \
	struct {                                  \
		__uint(type, BPF_MAP_TYPE_HASH);  \
		__uint(max_entries, 64);          \
		__type(key, __u32);               \
		__type(value, __u64);             \
	} hash_##n SEC(".maps");

#define ARRAY(n)                                  \
	struct {                                  \
		__uint(type, BPF_MAP_TYPE_ARRAY); \
		__uint(max_entries, 64);          \
		__type(key, __u32);               \
		__type(value, __u64);             \
	} array_##n SEC(".maps");

#define PROGRAM(n)                                                                       \
	SEC("raw_tp/sched_switch")                                                       \
	int program_##n(void *ctx)                                                       \
	{                                                                                \
		struct task_struct *task = (void *)bpf_get_current_task();               \
		__u32 tgid = BPF_CORE_READ(task, tgid), slot = n;                        \
		__u32 parent = BPF_CORE_READ(task, real_parent, pid);                    \
		__u64 *value, seen = parent + bpf_core_field_offset(task->comm);         \
		bpf_map_update_elem(&hash_##n, &tgid, &seen, BPF_ANY);                   \
		value = bpf_map_lookup_elem(&array_##n, &slot);                          \
		if (value)                                                               \
			__sync_fetch_and_add(value, bpf_core_type_id_local(struct task_struct)); \
		return 0;                                                                \
	}

#define TEN(X, t) X(t##0) X(t##1) X(t##2) X(t##3) X(t##4) X(t##5) X(t##6) X(t##7) X(t##8) X(t##9)

// 10 to 29, so that no number is octal. The last ten programs share the maps of the others.
TEN(HASH, 1) TEN(HASH, 2)
TEN(ARRAY, 1) TEN(ARRAY, 2)
TEN(PROGRAM, 1) TEN(PROGRAM, 2)

#define SHARED(n)                                                                    \
	SEC("raw_tp/sched_process_exit")                                             \
	int exit_##n(void *ctx)                                                      \
	{                                                                            \
		struct task_struct *task = (void *)bpf_get_current_task();           \
		__u32 tgid = BPF_CORE_READ(task, tgid);                              \
		return bpf_map_delete_elem(&hash_##n, &tgid);                        \
	}

TEN(SHARED, 1)
