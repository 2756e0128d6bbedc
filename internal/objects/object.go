package objects

import (
	"slices"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

// Object is one source file of testdata/src and the two ELFs made of it.
type Object struct {
	Name     string          // of the source file, without its suffix
	Since    testenv.Version // first kernel that loads it; zero: 6.1 or older
	Needs    []Feature       // what a kernel of that age may be without
	Fails    Failure         // how a load ends on a kernel that has all of this, as the object is
	Upstream Failure         // how a load by cilium/ebpf ends where the kernel has no objection
}

// Needing reports whether the object needs the feature.
func (o Object) Needing(f Feature) bool { return slices.Contains(o.Needs, f) }

// All returns every object, ordered by name.
func All() []Object { return slices.Clone(table) }

// Get returns the object of that name. It panics when there is none: a test has misspelt it.
func Get(name string) Object {
	i := slices.IndexFunc(table, func(o Object) bool { return o.Name == name })
	if i < 0 {
		panic("objects: no object " + name)
	}
	return table[i]
}
