// Linux security module hooks, sleepable or not.
#include "common.h"
#include <bpf/bpf_tracing.h>

LICENSE("Dual MIT/GPL");

SEC("lsm/file_mprotect")
int BPF_PROG(mprotect, void *vma, unsigned long reqprot, unsigned long prot, int ret)
{
	return ret;
}

SEC("lsm.s/bprm_committed_creds")
int BPF_PROG(exec, void *bprm)
{
	return 0;
}
