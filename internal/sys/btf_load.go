package sys

// BTFLoadAttr is the part of union bpf_attr that BPF_BTF_LOAD reads.
type BTFLoadAttr struct {
	btf         uint64
	log         uint64
	Size        uint32
	logSize     uint32
	logLevel    uint32
	logTrueSize uint32
	flags       uint32
	tokenFD     int32
}

// BTFLoad issues BPF_BTF_LOAD of blob under token. A log that is not empty is
// filled by the BTF verifier; trueSize is what the whole log would have taken.
func (k *Kernel) BTFLoad(blob, log []byte, token int) (fd *FD, trueSize uint32, err error) {
	var p pins
	defer p.Unpin()

	attr := BTFLoadAttr{btf: p.bytes(blob), Size: uint32(len(blob))}
	if len(log) > 0 {
		attr.log, attr.logSize, attr.logLevel = p.bytes(log), uint32(len(log)), 1
	}
	if token != NoToken {
		attr.flags |= flagTokenFD
		attr.tokenFD = int32(token)
	}
	fd, err = callFD(k, BTFLoad, &attr)
	return fd, attr.logTrueSize, err
}

// HasToken reports whether the call carries a token.
func (a *BTFLoadAttr) HasToken() bool { return a.flags&flagTokenFD != 0 }
