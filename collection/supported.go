package collection

import (
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/internal/sys"
)

// Supported reports whether the running kernel is one that the engine is for: it
// knows BPF tokens (Linux 6.9). On such a kernel bpf(2) is not called to find out.
func Supported() bool {
	return release.AtLeast(6, 9) || (*sys.Kernel)(nil).KnowsTokens()
}
