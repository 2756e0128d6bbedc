package sys

// MapCreateAttr is the part of union bpf_attr that BPF_MAP_CREATE reads.
// Fields that this package sets itself are unexported.
type MapCreateAttr struct {
	Type                  uint32
	KeySize               uint32
	ValueSize             uint32
	MaxEntries            uint32
	Flags                 uint32
	InnerMapFD            uint32
	NumaNode              uint32
	Name                  ObjName
	Ifindex               uint32
	BTFFD                 uint32
	BTFKeyTypeID          uint32
	BTFValueTypeID        uint32
	BTFVmlinuxValueTypeID uint32
	Extra                 uint64
	ValueTypeBTFObjFD     int32
	tokenFD               int32
}

// MapCreate issues BPF_MAP_CREATE under token.
func (k *Kernel) MapCreate(attr MapCreateAttr, token int) (*FD, error) {
	if token != NoToken {
		attr.Flags |= flagTokenFD
		attr.tokenFD = int32(token)
	}
	return callFD(k, MapCreate, &attr)
}

// HasToken reports whether the call carries a token.
func (a *MapCreateAttr) HasToken() bool { return a.Flags&flagTokenFD != 0 }
