package collection

import (
	"sync"

	"github.com/bpftoken/bpftoken/internal/kallsyms"
)

// prefetch starts reading what programs will ask for while maps are being
// created: the kernel's types and symbol addresses. Failures show when they are
// asked for. The returned function waits until nothing runs any more.
func (l *load) prefetch() (wait func()) {
	var wg sync.WaitGroup
	if l.plan.needsKernelTypes(&l.opts.Programs) {
		wg.Go(func() { _, _ = l.btf.Vmlinux() })
	}
	l.targets = sync.OnceValues(l.findTargets)
	l.symbols = sync.OnceValues(func() (map[string]uint64, error) {
		return kallsyms.Addresses(l.plan.symbols)
	})
	if len(l.plan.symbols) > 0 {
		wg.Go(func() { _, _ = l.symbols() })
	}
	return wg.Wait
}
