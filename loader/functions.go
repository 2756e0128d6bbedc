package loader

import (
	"io"

	"github.com/cilium/ebpf"
)

// LoadCollection reads an ELF file and loads it under the token that it finds,
// like [ebpf.LoadCollection]. The caller closes the Collection.
func LoadCollection(file string) (*ebpf.Collection, error) {
	return new(Loader).LoadCollection(file)
}

// LoadCollectionFromReader reads an ELF file from r and loads it.
func LoadCollectionFromReader(r io.ReaderAt) (*ebpf.Collection, error) {
	return new(Loader).LoadCollectionFromReader(r)
}

// NewCollection loads spec like [ebpf.NewCollection].
func NewCollection(spec *ebpf.CollectionSpec) (*ebpf.Collection, error) {
	return new(Loader).NewCollection(spec)
}

// NewCollectionWithOptions loads spec like [ebpf.NewCollectionWithOptions].
func NewCollectionWithOptions(spec *ebpf.CollectionSpec, opts ebpf.CollectionOptions) (*ebpf.Collection, error) {
	return new(Loader).NewCollectionWithOptions(spec, opts)
}

// LoadAndAssign loads what the fields of the struct that to points to ask for,
// like [ebpf.CollectionSpec.LoadAndAssign]. opts may be nil.
func LoadAndAssign(spec *ebpf.CollectionSpec, to any, opts *ebpf.CollectionOptions) error {
	return new(Loader).LoadAndAssign(spec, to, opts)
}

// NewMap makes one map like [ebpf.NewMap].
func NewMap(spec *ebpf.MapSpec) (*ebpf.Map, error) { return new(Loader).NewMap(spec) }

// NewMapWithOptions makes one map like [ebpf.NewMapWithOptions].
func NewMapWithOptions(spec *ebpf.MapSpec, opts ebpf.MapOptions) (*ebpf.Map, error) {
	return new(Loader).NewMapWithOptions(spec, opts)
}

// NewProgram loads one program like [ebpf.NewProgram].
func NewProgram(spec *ebpf.ProgramSpec) (*ebpf.Program, error) { return new(Loader).NewProgram(spec) }

// NewProgramWithOptions loads one program like [ebpf.NewProgramWithOptions].
func NewProgramWithOptions(spec *ebpf.ProgramSpec, opts ebpf.ProgramOptions) (*ebpf.Program, error) {
	return new(Loader).NewProgramWithOptions(spec, opts)
}
