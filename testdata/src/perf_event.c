// Perf event program: samples the instruction pointer's processor.
#include "common.h"

LICENSE("Dual MIT/GPL");

__u64 samples[64];

SEC("perf_event")
int sample(void *ctx)
{
	__u32 cpu = bpf_get_smp_processor_id();

	if (cpu < 64)
		samples[cpu]++;
	return 0;
}
