// Classic tracepoints, by both section names.
#include "common.h"

LICENSE("Dual MIT/GPL");

__u64 hits;

struct sched_switch_args {
	__u64 common;
	char prev_comm[16];
	__s32 prev_pid;
};

SEC("tracepoint/sched/sched_switch")
int on_switch(struct sched_switch_args *ctx)
{
	hits += ctx->prev_pid;
	return 0;
}

SEC("tp/syscalls/sys_enter_getpid")
int on_getpid(void *ctx)
{
	hits++;
	return 0;
}
