package collection

import (
	"errors"
	"fmt"

	"github.com/cilium/ebpf"
)

// linkKsyms puts the addresses of kernel symbols into the instructions that load
// them. A weak one that is missing, or hidden from this process, is 0.
func (l *load) linkKsyms(u *unit) error {
	if len(u.ksyms) == 0 {
		return nil
	}
	addrs, err := l.symbols()
	if err != nil && !errors.Is(err, ebpf.ErrRestrictedKernel) {
		return fmt.Errorf("resolve kernel symbols: %w", err)
	}
	for _, ref := range u.ksyms {
		addr, ok := addrs[ref.Name]
		if !ok && !ref.Weak {
			return missingSymbol(ref.Name, err)
		}
		u.insns[ref.at].Constant = int64(addr)
	}
	return nil
}

func missingSymbol(name string, err error) error {
	if err != nil {
		return fmt.Errorf("resolve kernel symbol %q: %w (lower kernel.kptr_restrict, or declare it weak)", name, err)
	}
	return fmt.Errorf("resolve kernel symbol %q: the kernel has none of that name: %w", name, ebpf.ErrNotSupported)
}
