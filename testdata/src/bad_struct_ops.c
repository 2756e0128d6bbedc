// A struct_ops type that no kernel has.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

struct no_such_ops {
	int (*run)(void);
};

SEC("struct_ops")
int BPF_PROG(run)
{
	return 0;
}

SEC(".struct_ops.link")
struct no_such_ops ops = {
	.run = (void *)run,
};
