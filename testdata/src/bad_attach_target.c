// A function to trace that no kernel has.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

SEC("fentry/no_such_function")
int BPF_PROG(trace)
{
	return 0;
}
