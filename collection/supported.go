package collection

import (
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/internal/sys"
)

// Supported reports whether the running kernel is one that the engine is for: it
// knows BPF tokens (Linux 6.9). On such a kernel bpf(2) is not called to find out.
func Supported() bool {
	version, err := release.Version()
	if err != nil {
		return false
	}
	return version >= release.Encode(6, 9, 0) || (*sys.Kernel)(nil).KnowsTokens()
}
