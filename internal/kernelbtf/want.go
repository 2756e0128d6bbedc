package kernelbtf

import "strings"

// Depth says how far references are followed from a type.
type Depth uint8

const (
	// Members of structs and unions, and what these are made of. It does not lead
	// through pointers: a pointer's size is all that a layout takes of it.
	Members Depth = 1 << iota
	// Signatures of functions, through pointers. Structs that they name have no
	// members, unless asked for otherwise.
	Signatures
	// Functions looks for the name among functions too, which are most of what has
	// a name.
	Functions
	// ID asks for nothing but the type itself.
	ID Depth = 0
)

// Want is what to pick: how deep, by name. A name stands for all types of that name
// and of its flavours ("task_struct___old"), as in CO-RE.
type Want map[string]Depth

// Add asks for one more name.
func (w Want) Add(name string, d Depth) {
	name = essential(name)
	w[name] |= d
}

// essential cuts the flavour off a name.
func essential(name string) string {
	if i := strings.LastIndex(name, "___"); i > 0 {
		return name[:i]
	}
	return name
}
