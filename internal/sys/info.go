package sys

import (
	"runtime"
	"unsafe"
)

type objInfoAttr struct {
	fd      uint32
	infoLen uint32
	info    uint64
}

// objInfo issues BPF_OBJ_GET_INFO_BY_FD into info.
func objInfo[I any](k *Kernel, fd int, info *I) error {
	var p runtime.Pinner
	defer p.Unpin()
	p.Pin(info)
	_, err := call(k, ObjGetInfoByFD, &objInfoAttr{
		fd:      uint32(fd),
		infoLen: uint32(unsafe.Sizeof(*info)),
		info:    uint64(uintptr(unsafe.Pointer(info))),
	})
	return err
}

// TokenInfo is struct bpf_token_info: what a token delegates.
type TokenInfo struct {
	AllowedCmds    uint64
	AllowedMaps    uint64
	AllowedProgs   uint64
	AllowedAttachs uint64
}

// TokenInfo asks for the masks of a token. EINVAL: a kernel before 6.17
// (19d18fdfc792, "bpf: Add struct bpf_token_info"). fd must be a token: the
// kernel describes a map or a program too, and the answer would be nonsense.
func (k *Kernel) TokenInfo(fd int) (*TokenInfo, error) {
	info := new(TokenInfo)
	if err := objInfo(k, fd, info); err != nil {
		return nil, err
	}
	return info, nil
}
