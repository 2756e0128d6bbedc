package pointers

// A kind is what a register or a stack slot holds.
type kind uint8

const (
	unknown kind = iota
	scalar
	context
	stack
	mapValue
	packet
	packetEnd
	memory // any other pointer: sockets, ring buffer records, maps
	object // a struct of the kernel's own

	// nullable is or-ed to the kind of a pointer that has not been compared with
	// null.
	nullable kind = 1 << 7
)

// isPointer reports whether it is surely a pointer, perhaps null.
func (k kind) isPointer() bool { return k&^nullable >= context }

// bounded reports whether the verifier can mask a variable that is added.
func (k kind) bounded() bool { return k == stack || k == mapValue }

// join is what a register holds where two paths meet.
func join(a, b kind) kind {
	switch {
	case a == b:
		return a
	case a&^nullable == b&^nullable:
		return a | nullable
	}
	return unknown
}
