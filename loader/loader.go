package loader

import (
	"fmt"
	"io"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// A Loader has the functions of this package as methods, with explicit
// configuration. The zero value behaves like the functions. It is safe for
// concurrent use.
type Loader struct {
	// Token says how to find a token. A load fills in what it needs itself if Need
	// is zero. The Logger is also warned of each degradation of a load.
	Token token.Config
}

// LoadCollection is like [ebpf.LoadCollection].
func (l *Loader) LoadCollection(file string) (*ebpf.Collection, error) {
	if engine, err := l.engine(); err != nil {
		return nil, err
	} else if engine == nil {
		return ebpf.LoadCollection(file) // knows more than ELF on other systems
	}
	spec, err := parseFile(file)
	if err != nil {
		return nil, fmt.Errorf("load collection from %q: %w", file, err)
	}
	return l.NewCollection(spec)
}

// LoadCollectionFromReader is like LoadCollection for an object that r reads.
func (l *Loader) LoadCollectionFromReader(r io.ReaderAt) (*ebpf.Collection, error) {
	spec, err := parse(r)
	if err != nil {
		return nil, fmt.Errorf("load collection: %w", err)
	}
	return l.NewCollection(spec)
}

// NewCollection is like [ebpf.NewCollection].
func (l *Loader) NewCollection(spec *ebpf.CollectionSpec) (*ebpf.Collection, error) {
	return l.NewCollectionWithOptions(spec, ebpf.CollectionOptions{})
}

// NewCollectionWithOptions is like [ebpf.NewCollectionWithOptions].
func (l *Loader) NewCollectionWithOptions(spec *ebpf.CollectionSpec, opts ebpf.CollectionOptions) (*ebpf.Collection, error) {
	engine, err := l.engine()
	switch {
	case err != nil:
		return nil, err
	case engine == nil:
		return ebpf.NewCollectionWithOptions(spec, opts)
	}
	return engine.New(spec, &opts)
}

// LoadAndAssign is like [ebpf.CollectionSpec.LoadAndAssign].
func (l *Loader) LoadAndAssign(spec *ebpf.CollectionSpec, to any, opts *ebpf.CollectionOptions) error {
	engine, err := l.engine()
	switch {
	case err != nil:
		return err
	case engine == nil:
		return spec.LoadAndAssign(to, opts)
	}
	return engine.LoadAndAssign(spec, to, opts)
}

// NewMap is like [ebpf.NewMap].
func (l *Loader) NewMap(spec *ebpf.MapSpec) (*ebpf.Map, error) {
	return l.NewMapWithOptions(spec, ebpf.MapOptions{})
}

// NewMapWithOptions is like [ebpf.NewMapWithOptions].
func (l *Loader) NewMapWithOptions(spec *ebpf.MapSpec, opts ebpf.MapOptions) (*ebpf.Map, error) {
	engine, err := l.engine()
	switch {
	case err != nil:
		return nil, err
	case engine == nil:
		return ebpf.NewMapWithOptions(spec, opts)
	}
	return engine.NewMap(spec, opts)
}

// NewProgram is like [ebpf.NewProgram].
func (l *Loader) NewProgram(spec *ebpf.ProgramSpec) (*ebpf.Program, error) {
	return l.NewProgramWithOptions(spec, ebpf.ProgramOptions{})
}

// NewProgramWithOptions is like [ebpf.NewProgramWithOptions].
func (l *Loader) NewProgramWithOptions(spec *ebpf.ProgramSpec, opts ebpf.ProgramOptions) (*ebpf.Program, error) {
	engine, err := l.engine()
	switch {
	case err != nil:
		return nil, err
	case engine == nil:
		return ebpf.NewProgramWithOptions(spec, opts)
	}
	return engine.NewProgram(spec, opts)
}
