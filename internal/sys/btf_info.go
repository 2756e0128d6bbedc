package sys

// BTFInfo describes BTF in the kernel.
type BTFInfo struct {
	ID     uint32
	Size   uint32 // bytes of raw BTF
	Name   string // "vmlinux", a module's name, or empty for a user's BTF
	Kernel bool   // from the kernel or one of its modules
}

// btfInfo is struct bpf_btf_info.
type btfInfo struct {
	btf       uint64
	btfSize   uint32
	id        uint32
	name      uint64
	nameLen   uint32
	kernelBTF uint32
}

// maxModuleName is MODULE_NAME_LEN, which bounds the name of kernel BTF.
const maxModuleName = 64

// BTFInfo describes the BTF that fd is open on.
func (k *Kernel) BTFInfo(fd int) (*BTFInfo, error) {
	var p pins
	defer p.Unpin()
	name := make([]byte, maxModuleName)
	info := &btfInfo{name: p.bytes(name), nameLen: uint32(len(name))}
	if err := objInfo(k, fd, info); err != nil {
		return nil, err
	}
	return &BTFInfo{info.id, info.btfSize, cstring(name), info.kernelBTF != 0}, nil
}

// RawBTF returns the raw BTF that fd is open on.
func (k *Kernel) RawBTF(fd int) ([]byte, error) {
	info, err := k.BTFInfo(fd)
	if err != nil {
		return nil, err
	}
	var p pins
	defer p.Unpin()
	raw := make([]byte, info.Size)
	if err := objInfo(k, fd, &btfInfo{btf: p.bytes(raw), btfSize: info.Size}); err != nil {
		return nil, err
	}
	return raw, nil
}
