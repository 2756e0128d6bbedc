package loader

import (
	"github.com/bpftoken/bpftoken/collection"
	"github.com/cilium/ebpf"
)

// Run runs a program with test data, like [ebpf.Program.Run], but also under a
// token that does not delegate socket_filter (see [collection.Run]).
func Run(prog *ebpf.Program, opts *ebpf.RunOptions) (uint32, error) {
	if !collection.Supported() {
		return prog.Run(opts)
	}
	return collection.Run(prog, opts)
}
