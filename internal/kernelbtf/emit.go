package kernelbtf

import (
	"encoding/binary"
	"maps"
	"slices"
)

// A writer puts types into a BTF of their own.
type writer struct {
	raw     *Raw
	ids     []uint32          // the kernel's, by new id - 1
	renamed map[uint32]uint32 // new ids, by the kernel's
	types   []byte
	strings []byte
	names   map[uint32]uint32 // offsets in strings, by the kernel's
}

// emit writes the types of a closure in the order of their ids.
func (c *closure) emit() *writer {
	ids := slices.AppendSeq(make([]uint32, 0, len(c.deep)), maps.Keys(c.deep))
	slices.Sort(ids)
	w := &writer{
		raw: c.raw, ids: slices.DeleteFunc(ids, func(id uint32) bool { return c.raw.get(id) == nil }),
		renamed: make(map[uint32]uint32, len(c.deep)),
		strings: []byte{0}, names: map[uint32]uint32{0: 0},
	}
	for i, id := range w.ids {
		w.renamed[id] = uint32(i) + 1
	}
	for _, id := range w.ids {
		w.add(c.raw.get(id), c.deep[id])
	}
	return w
}

// add writes one type. What it refers to and is not in the closure becomes void.
func (w *writer) add(typ []byte, d Depth) {
	k := kindOf(typ)
	l := &layouts[k]
	info, last := binary.NativeEndian.Uint32(typ[4:]), refOf(typ)
	if hollow(k, d) {
		info &^= vlenMask
		typ = typ[:headerSize]
	}
	if l.refers {
		last = w.renamed[last]
	}
	w.types = word(word(word(w.types, w.name(nameOf(typ))), info), last)
	for rest := typ[headerSize:]; len(rest) > 0; rest = rest[l.element:] {
		w.element(l, rest[:l.element])
	}
}

// hollow reports whether a type goes without its elements.
func hollow(k kind, d Depth) bool {
	switch k {
	case kindStruct, kindUnion:
		return d&Members == 0
	case kindFuncProto:
		return d&Signatures == 0
	}
	return false
}

// element writes a member, a parameter, a constant.
func (w *writer) element(l *layout, element []byte) {
	start := len(w.types)
	w.types = append(w.types, element...)
	mine := w.types[start:]
	for _, at := range l.names {
		binary.NativeEndian.PutUint32(mine[at:], w.name(nameOf(element[at:])))
	}
	for _, at := range l.refs {
		binary.NativeEndian.PutUint32(mine[at:], w.renamed[binary.NativeEndian.Uint32(element[at:])])
	}
}

// name copies a string, once.
func (w *writer) name(offset uint32) uint32 {
	if mine, ok := w.names[offset]; ok {
		return mine
	}
	mine := uint32(len(w.strings))
	w.strings = append(append(w.strings, w.raw.name(offset)...), 0)
	w.names[offset] = mine
	return mine
}

// bytes returns the whole BTF.
func (w *writer) bytes() []byte {
	out := make([]byte, 0, minHeaderSize+len(w.types)+len(w.strings))
	out = binary.NativeEndian.AppendUint16(out, magic)
	out = append(out, 1 /* version */, 0 /* flags */)
	types, strings := uint32(len(w.types)), uint32(len(w.strings))
	for _, v := range []uint32{minHeaderSize, 0, types, types, strings} {
		out = word(out, v)
	}
	return append(append(out, w.types...), w.strings...)
}

func word(b []byte, v uint32) []byte { return binary.NativeEndian.AppendUint32(b, v) }
