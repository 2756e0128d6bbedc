package sys

type getIDAttr struct {
	id        uint32
	nextID    uint32
	openFlags uint32
	tokenFD   int32
}

// BTFGetFDByID issues BPF_BTF_GET_FD_BY_ID under token. It needs CAP_SYS_ADMIN:
// in the token's user namespace if the kernel takes a token here
// (bpf_btf_get_fd_by_id in kernel/bpf/syscall.c), else in the init one. A kernel
// that does not answers EINVAL to any token.
func (k *Kernel) BTFGetFDByID(id uint32, token int) (*FD, error) {
	attr := getIDAttr{id: id}
	if token != NoToken {
		attr.openFlags |= flagTokenFD
		attr.tokenFD = int32(token)
	}
	return callFD(k, BTFGetFDByID, &attr)
}

// BTFGetNextID returns the smallest id of loaded BTF above id; ENOENT when there
// is none, EPERM without CAP_SYS_ADMIN in the init user namespace.
func (k *Kernel) BTFGetNextID(id uint32) (uint32, error) {
	attr := getIDAttr{id: id}
	_, err := call(k, BTFGetNextID, &attr)
	return attr.nextID, err
}
