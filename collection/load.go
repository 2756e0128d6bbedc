package collection

import (
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// A load is one collection on its way into the kernel.
type load struct {
	*Engine
	spec *ebpf.CollectionSpec
	opts ebpf.CollectionOptions
	plan *plan
	btf  *kernelBTF
	asIs bool // a map on its own, which is no data section whatever its name

	tok     *token.Token // held for the time of the load, nil for none
	token   int          // its descriptor, sys.NoToken for none
	noToken error        // why there is none

	types     *types
	targets   func() (*relocationTargets, error)
	symbols   func() (map[string]uint64, error)
	maps      map[string]*ebpf.Map
	kconfig   map[*ebpf.MapSpec]*ebpf.Map // not part of the result
	programs  map[string]*ebpf.Program
	variables map[string]*ebpf.Variable
	pinned    []*ebpf.Map // pins to be removed should the load fail
}

// newLoad plans a load of what want selects. Nothing is made yet.
func (e *Engine) newLoad(spec *ebpf.CollectionSpec, opts *ebpf.CollectionOptions, want selection) (*load, error) {
	if opts == nil {
		opts = &ebpf.CollectionOptions{}
	}
	p, err := newPlan(spec, opts.MapReplacements, want)
	if err != nil {
		return nil, err
	}
	l := &load{
		Engine: e, spec: spec, opts: *opts, plan: p, token: sys.NoToken, btf: newKernelBTF(opts.Cache, p),
		maps:      make(map[string]*ebpf.Map, len(p.maps)),
		kconfig:   make(map[*ebpf.MapSpec]*ebpf.Map, len(p.kconfig)),
		programs:  make(map[string]*ebpf.Program, len(p.programs)),
		variables: make(map[string]*ebpf.Variable, len(p.variables)),
	}
	return l, nil
}

// run goes through the stages. When one fails, everything made so far is undone.
func (l *load) run() error {
	defer l.closeHelpers()
	if err := l.acquire(); err != nil {
		return err
	}
	if err := l.stages(); err != nil {
		l.discard()
		return l.explain(err)
	}
	return nil
}

func (l *load) stages() error {
	wait := l.prefetch()
	defer wait()
	for _, stage := range []func() error{
		l.loadTypes, l.createMaps, l.loadPrograms, l.fillMaps, l.makeVariables,
	} {
		if err := stage(); err != nil {
			return err
		}
	}
	return nil
}

// closeHelpers closes what only the load needed.
func (l *load) closeHelpers() {
	_ = l.tok.Close()
	l.types.close()
	l.btf.close()
	for _, m := range l.kconfig {
		_ = m.Close()
	}
}

// discard closes and unpins everything that the load made.
func (l *load) discard() {
	for _, m := range l.pinned {
		_ = m.Unpin()
	}
	for _, m := range l.maps {
		_ = m.Close()
	}
	for _, p := range l.programs {
		_ = p.Close()
	}
}
