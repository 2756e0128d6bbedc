// Package kallsyms looks kernel symbols up in /proc/kallsyms.
package kallsyms

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/cilium/ebpf"
)

// Addresses returns the address of each symbol in names that the running kernel
// or one of its modules has. A symbol that stands there twice is an error.
//
// It returns what it found together with an [ebpf.ErrRestrictedKernel] when the
// kernel shows addresses as zero to this process (kernel.kptr_restrict, or no
// CAP_SYSLOG).
func Addresses(names map[string]bool) (map[string]uint64, error) {
	f, err := os.Open("/proc/kallsyms")
	if err != nil {
		return nil, fmt.Errorf("open kallsyms: %w", err)
	}
	defer f.Close()
	return addresses(f, names)
}

func addresses(r io.Reader, names map[string]bool) (map[string]uint64, error) {
	found := make(map[string]uint64, len(names))
	var restricted error
	err := eachSymbol(r, func(addr, name []byte) error {
		if !names[string(name)] {
			return nil
		}
		value, err := strconv.ParseUint(string(addr), 16, 64)
		if err != nil {
			return fmt.Errorf("parse address of %q: %w", name, err)
		}
		if value == 0 {
			restricted = fmt.Errorf("address of %q is hidden: %w", name, ebpf.ErrRestrictedKernel)
			return nil
		}
		if other, ok := found[string(name)]; ok && other != value {
			return fmt.Errorf("symbol %q is ambiguous: at %#x and at %#x", name, other, value)
		}
		found[string(name)] = value
		return nil
	})
	if err == nil {
		err = restricted
	}
	return found, err
}

// Has reports whether the kernel has a symbol of that name. Names are shown even
// where addresses are not.
func Has(name string) (bool, error) {
	f, err := os.Open("/proc/kallsyms")
	if err != nil {
		return false, fmt.Errorf("open kallsyms: %w", err)
	}
	defer f.Close()
	found := false
	err = eachSymbol(f, func(_, symbol []byte) error {
		found = found || string(symbol) == name
		return nil
	})
	return found, err
}

// eachSymbol calls f with the address and the name of each line, as in
// "ffffffffc1682010 T nf_nat_init\t[nf_nat]".
func eachSymbol(r io.Reader, f func(addr, name []byte) error) error {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		addr, rest, _ := bytes.Cut(lines.Bytes(), []byte(" "))
		_, rest, ok := bytes.Cut(rest, []byte(" "))
		if !ok {
			continue
		}
		name, _, _ := bytes.Cut(rest, []byte("\t"))
		if err := f(addr, name); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read kallsyms: %w", err)
	}
	return nil
}
