// Package kernelbtf reads those of the kernel's types that a load asks for by name,
// and what they are made of.
//
// BTF of a kernel has some 150,000 types, of which a load uses a few hundred. To
// index all of them, as cilium/ebpf does, takes longer than everything else that
// a load does. So [Slice] goes through the raw types once, picks those with the
// names in question, follows their references as far as a load looks, and hands
// cilium/ebpf a small BTF of just those. It is what libbpf calls a minimized BTF.
//
// A slice has type ids of its own: [Types.ID] gives the kernel's.
package kernelbtf
