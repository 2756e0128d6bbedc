// A program that makes system calls: sleepable, run by BPF_PROG_TEST_RUN.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct args {
	__u64 in, out;
};

SEC("syscall")
int run(struct args *ctx)
{
	ctx->out = ctx->in + 1;
	return 0;
}
