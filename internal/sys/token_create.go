package sys

import "syscall"

type tokenCreateAttr struct {
	_       uint32 // flags
	bpffsFD uint32
}

// TokenCreate issues BPF_TOKEN_CREATE for the BPF FS whose root bpffs is open
// on. Its errnos (bpf_token_create in kernel/bpf/token.c): EBADF bad
// descriptor, EINVAL not the root of a BPF FS or a kernel before 6.9, EACCES
// file permissions, EPERM another user namespace or no CAP_BPF in it,
// EOPNOTSUPP the init user namespace, ENOENT nothing delegated; others come from
// an LSM.
func (k *Kernel) TokenCreate(bpffs int) (*FD, error) {
	return callFD(k, TokenCreate, &tokenCreateAttr{bpffsFD: uint32(bpffs)})
}

// KnowsTokens reports whether the kernel has BPF_TOKEN_CREATE: it then looks at
// the descriptor (EBADF) before anything else. A kernel before 6.9 does not know
// the command (EINVAL).
func (k *Kernel) KnowsTokens() bool {
	fd, err := k.TokenCreate(-1)
	_ = fd.Close()
	return err == syscall.EBADF
}
