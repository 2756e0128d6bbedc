// Changing what a kernel function returns; only LSM hooks and functions made for it allow it.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

SEC("fmod_ret/bpf_modify_return_test")
int BPF_PROG(modify, int a, int *b, int ret)
{
	return ret;
}

SEC("fmod_ret.s/bpf_fentry_test1")
int BPF_PROG(modify_sleepable, int a, int ret)
{
	return ret;
}
