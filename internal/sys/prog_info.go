package sys

// progInfo is the start of struct bpf_prog_info, as far as btf_id.
type progInfo struct {
	_     [128]byte
	btfID uint32
	_     uint32
}

// ProgBTFID returns the id of the BTF that a program was loaded with, 0 for none.
func (k *Kernel) ProgBTFID(fd int) (uint32, error) {
	var info progInfo
	if err := objInfo(k, fd, &info); err != nil {
		return 0, err
	}
	return info.btfID, nil
}
