package sys

import (
	"math"
	"syscall"
)

// IsToken asks the kernel whether fd is a BPF token, and makes nothing: BTF_LOAD
// resolves its token first (EBADF: not open, EINVAL: no token, or a kernel
// without tokens), then asks for the privilege (EPERM), and last refuses BTF of
// this size (E2BIG); see bpf_btf_load in kernel/bpf/syscall.c.
//
// The errno is returned when it tells neither.
func (k *Kernel) IsToken(fd int) (bool, error) {
	attr := BTFLoadAttr{Size: math.MaxUint32, flags: flagTokenFD, tokenFD: int32(fd)}
	_, err := call(k, BTFLoad, &attr)
	switch {
	case err == syscall.E2BIG:
		return true, nil
	case err == syscall.EINVAL:
		return false, nil
	case err == syscall.EPERM && !k.Blocked():
		return true, nil
	}
	return false, err
}
