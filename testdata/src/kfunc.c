// Kernel functions: strong ones, weak ones that exist or not, and their addresses.
#include "common.h"

LICENSE("Dual MIT/GPL");

struct bpf_iter_num { __u64 opaque[1]; } __attribute__((aligned(8)));

int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end) __ksym;
int *bpf_iter_num_next(struct bpf_iter_num *it) __ksym;
void bpf_iter_num_destroy(struct bpf_iter_num *it) __ksym;
void bpf_rcu_read_lock(void) __ksym __weak;
void bpf_rcu_read_unlock(void) __ksym __weak;
void bpf_no_such_function(int a) __ksym __weak;

SEC("tc")
int strong(struct __sk_buff *skb)
{
	struct bpf_iter_num it;
	int sum = 0, *i;

	bpf_iter_num_new(&it, 0, 10);
	while ((i = bpf_iter_num_next(&it)))
		sum += *i;
	bpf_iter_num_destroy(&it);
	return sum;
}

// Both calls to what does not exist are poisoned, and never reached.
SEC("tc")
int weak(struct __sk_buff *skb)
{
	if (bpf_ksym_exists(bpf_no_such_function))
		bpf_no_such_function(1);
	if (bpf_ksym_exists(bpf_rcu_read_lock)) {
		bpf_rcu_read_lock();
		bpf_rcu_read_unlock();
		return 1;
	}
	return 0;
}
