package kernelbtf

import "encoding/binary"

// A closure is every type that a slice needs, and how deep.
type closure struct {
	raw  *Raw
	deep map[uint32]Depth // from all sides together
	seen map[step]bool
	todo []step
}

func newClosure(r *Raw) *closure {
	return &closure{raw: r, deep: make(map[uint32]Depth), seen: make(map[step]bool)}
}

type step struct {
	id uint32
	Depth
}

// follow adds what the types of the roots refer to.
func (c *closure) follow(roots []step) {
	for _, root := range roots {
		c.visit(root.id, root.Depth)
	}
	for len(c.todo) > 0 {
		next := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		c.expand(next)
	}
}

// visit notes a type, to be expanded if nobody has come the same way before. Depths
// from different sides do not add up: whoever wants the members of a struct does
// not want the signatures behind them, though a function may take it too.
func (c *closure) visit(id uint32, d Depth) {
	if s := (step{id, d}); id != 0 && !c.seen[s] {
		c.seen[s] = true
		c.deep[id] |= d
		c.todo = append(c.todo, s)
	}
}

// expand visits what a type refers to.
func (c *closure) expand(s step) {
	typ := c.raw.get(s.id)
	if typ == nil {
		return
	}
	switch kindOf(typ) {
	case kindPointer, kindFunc:
		// What is behind a pointer has no layout here.
		if s.Depth&Signatures != 0 {
			c.visit(refOf(typ), Signatures)
		}
	case kindFuncProto:
		if s.Depth&Signatures != 0 {
			c.visit(refOf(typ), Signatures)
			c.elements(typ, Signatures)
		}
	case kindStruct, kindUnion:
		if s.Depth&Members != 0 {
			c.elements(typ, s.Depth)
		}
	case kindArray:
		c.elements(typ, s.Depth)
	default:
		if layouts[kindOf(typ)].refers && s.Depth != ID {
			c.visit(refOf(typ), s.Depth)
		}
	}
}

// elements visits the types that the elements of a type name.
func (c *closure) elements(typ []byte, d Depth) {
	l := &layouts[kindOf(typ)]
	for rest := typ[headerSize:]; len(rest) > 0; rest = rest[l.element:] {
		for _, at := range l.refs {
			c.visit(binary.NativeEndian.Uint32(rest[at:]), d)
		}
	}
}
