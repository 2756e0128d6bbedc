package probes

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/cilium/ebpf"
)

// The package documentation says what each of these means.
var (
	ErrRefused       = errors.New("refused though nothing is known to be missing")
	ErrNoKernelTypes = errors.New("the kernel's types (BTF) are not readable")
	ErrNoProbe       = errors.New("no probe for it")
)

// enotsupp is the kernel's internal ENOTSUPP, which reaches user space from
// struct_ops and from JIT compilers.
const enotsupp = syscall.Errno(524)

// notSupported says since when mainline has the thing; since may be empty.
func notSupported(since string) error {
	if since == "" {
		return fmt.Errorf("%w by this kernel", ebpf.ErrNotSupported)
	}
	return fmt.Errorf("%w by this kernel (Linux %s has it)", ebpf.ErrNotSupported, since)
}

// unknownAsNotSupported glosses the errnos by which the kernel says that it does
// not know something: EINVAL, an unknown type or flag; E2BIG, attributes that
// are longer than any it has.
func unknownAsNotSupported(err error) error {
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.E2BIG) {
		return ebpf.ErrNotSupported
	}
	return err
}

// accept turns the errnos that prove a feature into success.
func accept(err error, proofs ...syscall.Errno) error {
	for _, proof := range proofs {
		if errors.Is(err, proof) {
			return nil
		}
	}
	return err
}
