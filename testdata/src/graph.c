// Objects that programs allocate, on a list and in a tree whose heads are variables next to their spin lock. The types
// of the elements are named by tags alone, so that cilium/ebpf v0.22.0 leaves them out of the BTF of the maps.
#include "common.h"
#include <bpf/bpf_core_read.h>

LICENSE("Dual MIT/GPL");

struct bpf_list_head { __u64 opaque[2]; } __attribute__((aligned(8)));
struct bpf_list_node { __u64 opaque[3]; } __attribute__((aligned(8)));
struct bpf_rb_root { __u64 opaque[2]; } __attribute__((aligned(8)));
struct bpf_rb_node { __u64 opaque[4]; } __attribute__((aligned(8)));

#define __contains(type, member) __attribute__((btf_decl_tag("contains:" #type ":" #member)))

// The kernel checks the types of these by name.
void *bpf_obj_new_impl(__u64 local_type_id, void *meta) __ksym;
void bpf_obj_drop_impl(void *object, void *meta) __ksym;
int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta, __u64 off) __ksym;
struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head) __ksym;
int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node,
			_Bool(less)(struct bpf_rb_node *a, const struct bpf_rb_node *b), void *meta, __u64 off) __ksym;

struct item {
	struct bpf_list_node node;
	__u64 value;
};

struct leaf {
	struct bpf_rb_node node;
	__u64 key;
};

#define private(name) SEC(".data." #name) __hidden __attribute__((aligned(8)))

private(list) struct bpf_spin_lock list_lock;
private(list) struct bpf_list_head list __contains(item, node);
private(tree) struct bpf_spin_lock tree_lock;
private(tree) struct bpf_rb_root tree __contains(leaf, node);

static _Bool less(struct bpf_rb_node *a, const struct bpf_rb_node *b)
{
	return container_of(a, struct leaf, node)->key < container_of(b, struct leaf, node)->key;
}

SEC("tc")
int push_pop(struct __sk_buff *skb)
{
	struct item *item = bpf_obj_new_impl(bpf_core_type_id_local(struct item), NULL);
	struct bpf_list_node *node;

	if (!item)
		return 0;
	item->value = skb->len;
	bpf_spin_lock(&list_lock);
	bpf_list_push_front_impl(&list, &item->node, NULL, 0);
	node = bpf_list_pop_front(&list);
	bpf_spin_unlock(&list_lock);
	if (!node)
		return 0;
	bpf_obj_drop_impl(container_of(node, struct item, node), NULL);
	return 1;
}

SEC("tc")
int grow(struct __sk_buff *skb)
{
	struct leaf *leaf = bpf_obj_new_impl(bpf_core_type_id_local(struct leaf), NULL);

	if (!leaf)
		return 0;
	leaf->key = skb->len;
	bpf_spin_lock(&tree_lock);
	bpf_rbtree_add_impl(&tree, &leaf->node, less, NULL, 0);
	bpf_spin_unlock(&tree_lock);
	return 1;
}
