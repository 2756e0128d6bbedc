package sys

import "unsafe"

// BPF_LINK_CREATE takes no token: the kernel goes by the one that the program was
// loaded with.

// linkKprobeMultiAttr is link_create of union bpf_attr with kprobe_multi.
type linkKprobeMultiAttr struct {
	progFD     uint32
	_          uint32 // target_fd
	attachType uint32
	_          uint32 // flags
	_          uint32 // multi.flags
	count      uint32
	symbols    uint64
	_          uint64 // addrs
	_          uint64 // cookies
}

// LinkKprobeMulti attaches prog to the function that symbol names (Linux 5.18).
// EOPNOTSUPP: a kernel without fprobe. ESRCH: no such function.
func (k *Kernel) LinkKprobeMulti(prog int, attachType uint32, symbol string) (*FD, error) {
	var p pins
	defer p.Unpin()
	return callFD(k, LinkCreate, &linkKprobeMultiAttr{
		progFD: uint32(prog), attachType: attachType,
		count: 1, symbols: p.words([]uint64{p.cstring(symbol)}),
	})
}

// linkUprobeMultiAttr is link_create of union bpf_attr with uprobe_multi.
type linkUprobeMultiAttr struct {
	progFD     uint32
	_          uint32 // target_fd
	attachType uint32
	_          uint32 // flags
	path       uint64
	offsets    uint64
	_          uint64 // ref_ctr_offsets
	_          uint64 // cookies
	count      uint32
	_          uint32 // multi.flags
	_          uint32 // pid
	_          uint32 // padding
}

// LinkUprobeMulti attaches prog to the instruction at offset of the file at path
// (Linux 6.6). EBADF: not a regular file.
func (k *Kernel) LinkUprobeMulti(prog int, attachType uint32, path string, offset uint64) (*FD, error) {
	var p pins
	defer p.Unpin()
	return callFD(k, LinkCreate, &linkUprobeMultiAttr{
		progFD: uint32(prog), attachType: attachType,
		path: p.cstring(path), count: 1, offsets: p.words([]uint64{offset}),
	})
}

// words returns the address of s, which must not be empty.
func (p *pins) words(s []uint64) uint64 {
	p.Pin(&s[0])
	return uint64(uintptr(unsafe.Pointer(&s[0])))
}
