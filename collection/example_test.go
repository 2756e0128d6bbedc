package collection_test

import (
	"fmt"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// What a manager has to delegate to a container that loads this object.
func ExampleRequirementsOf() {
	spec := &ebpf.CollectionSpec{
		Maps: map[string]*ebpf.MapSpec{
			"counters": {Type: ebpf.Hash, KeySize: 4, ValueSize: 8, MaxEntries: 1024},
		},
		Programs: map[string]*ebpf.ProgramSpec{
			"count": {
				Type: ebpf.XDP, AttachType: ebpf.AttachXDP, License: "MIT",
				Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 2), asm.Return()},
			},
		},
	}
	needs, err := collection.RequirementsOf(spec)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(needs.Options())
	fmt.Println(needs.Capabilities)
	// Output:
	// delegate_cmds=map_create:prog_load,delegate_maps=hash,delegate_progs=xdp,delegate_attachs=xdp
	// [CAP_NET_ADMIN CAP_BPF]
}
