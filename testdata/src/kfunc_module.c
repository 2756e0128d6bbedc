// Kernel functions of a module, connection tracking, unless the kernel has it built in.
#include "common.h"

LICENSE("Dual MIT/GPL");

// Empty structures match the kernel's; forward declarations would not.
struct nf_conn {};
struct bpf_ct_opts {};

struct nf_conn *bpf_skb_ct_lookup(struct __sk_buff *skb, struct bpf_sock_tuple *tuple, __u32 tuple_len,
				  struct bpf_ct_opts *opts, __u32 opts_len) __ksym;
void bpf_ct_release(struct nf_conn *conn) __ksym;

SEC("tc")
int lookup(struct __sk_buff *skb)
{
	struct bpf_sock_tuple tuple = {};
	char opts[12] = {};
	struct nf_conn *conn;

	conn = bpf_skb_ct_lookup(skb, &tuple, sizeof(tuple.ipv4), (void *)opts, sizeof(opts));
	if (!conn)
		return 0;
	bpf_ct_release(conn);
	return 1;
}
