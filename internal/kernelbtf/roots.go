package kernelbtf

import "bytes"

// roots finds the types that want names, in the order of their ids.
func (r *Raw) roots(want Want) []step {
	var roots []step
	functions := want.functions()
	for i, at := range r.offsets {
		typ := r.types[at:]
		name := nameOf(typ)
		if name == 0 {
			continue
		}
		switch kindOf(typ) {
		case kindVar, kindDatasec, kindDeclTag, kindTypeTag:
			continue
		case kindFunc:
			if !functions {
				continue
			}
		}
		if d, ok := want.named(r.name(name)); ok {
			roots = append(roots, step{r.firstID + uint32(i), d &^ Functions})
		}
	}
	return roots
}

// functions reports whether want may name functions.
func (w Want) functions() bool {
	for _, d := range w {
		if d&Functions != 0 {
			return true
		}
	}
	return false
}

var flavour = []byte("___")

// named looks a name up, or that which it is a flavour of.
func (w Want) named(name []byte) (Depth, bool) {
	if bytes.Contains(name, flavour) { // which is rare, and the faster question
		if i := bytes.LastIndex(name, flavour); i > 0 {
			name = name[:i]
		}
	}
	d, ok := w[string(name)]
	return d, ok
}
