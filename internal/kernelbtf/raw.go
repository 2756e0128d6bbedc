package kernelbtf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// A Raw is BTF of the running kernel as it is in memory, hence in the machine's
// byte order. That of a module continues the ids and strings of vmlinux.
type Raw struct {
	base        *Raw
	types       []byte
	strings     []byte
	offsets     []uint32 // in types, by id
	firstID     uint32
	firstString uint32
}

const (
	magic         = 0xeb9f
	minHeaderSize = 24     // of the whole BTF: newer kernels add to it
	vlenMask      = 0xffff // the number of elements in a type's info
)

var errDamaged = errors.New("damaged BTF")

// Parse finds where each type starts. data must not change as long as the Raw is
// used. base is nil for vmlinux.
func Parse(data []byte, base *Raw) (*Raw, error) {
	if len(data) < minHeaderSize || binary.NativeEndian.Uint16(data) != magic {
		return nil, fmt.Errorf("parse BTF header: %w", errDamaged)
	}
	word := func(i int) uint64 { return uint64(binary.NativeEndian.Uint32(data[i:])) }
	size := word(4)
	types, err := section(data, size+word(8), word(12))
	if err != nil {
		return nil, fmt.Errorf("find types: %w", err)
	}
	strings, err := section(data, size+word(16), word(20))
	if err != nil {
		return nil, fmt.Errorf("find strings: %w", err)
	}
	r := &Raw{base: base, types: types, strings: strings, firstID: 1}
	if base != nil {
		r.firstID = base.firstID + uint32(len(base.offsets))
		r.firstString = uint32(len(base.strings))
	}
	return r, r.index()
}

func section(data []byte, start, size uint64) ([]byte, error) {
	if start+size > uint64(len(data)) {
		return nil, errDamaged
	}
	return data[start : start+size], nil
}

// index notes where each type starts.
func (r *Raw) index() error {
	const guess = 24 // bytes that a type takes, a little less than in vmlinux
	r.offsets = make([]uint32, 0, len(r.types)/guess)
	for at := 0; at < len(r.types); {
		rest := r.types[at:]
		if len(rest) < headerSize {
			return fmt.Errorf("type %d: %w", r.nextID(), errDamaged)
		}
		l := &layouts[kindOf(rest)]
		if !l.known {
			return fmt.Errorf("type %d is of unknown kind %d: %w", r.nextID(), kindOf(rest), errDamaged)
		}
		size := headerSize + l.size(vlenOf(rest))
		if size > len(rest) {
			return fmt.Errorf("type %d: %w", r.nextID(), errDamaged)
		}
		r.offsets = append(r.offsets, uint32(at))
		at += size
	}
	return nil
}

func (r *Raw) nextID() uint32 { return r.firstID + uint32(len(r.offsets)) }

func nameOf(typ []byte) uint32 { return binary.NativeEndian.Uint32(typ) }
func kindOf(typ []byte) kind   { return kind(binary.NativeEndian.Uint32(typ[4:]) >> 24 & 0x1f) }
func vlenOf(typ []byte) int    { return int(binary.NativeEndian.Uint32(typ[4:]) & vlenMask) }
func refOf(typ []byte) uint32  { return binary.NativeEndian.Uint32(typ[8:]) }

// get returns the bytes of a type, nil for void and for ids that do not exist.
func (r *Raw) get(id uint32) []byte {
	if id < r.firstID {
		if r.base == nil {
			return nil
		}
		return r.base.get(id)
	}
	if id >= r.nextID() {
		return nil
	}
	typ := r.types[r.offsets[id-r.firstID]:]
	return typ[:headerSize+layouts[kindOf(typ)].size(vlenOf(typ))]
}

// name returns a string of the table, without its end; empty if there is none.
func (r *Raw) name(offset uint32) []byte {
	if offset < r.firstString {
		return r.base.name(offset)
	}
	if offset -= r.firstString; uint64(offset) >= uint64(len(r.strings)) {
		return nil
	}
	name := r.strings[offset:]
	if end := bytes.IndexByte(name, 0); end >= 0 {
		return name[:end]
	}
	return nil
}
