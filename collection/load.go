package collection

import (
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// A load is one collection on its way into the kernel.
type load struct {
	*Engine
	spec  *ebpf.CollectionSpec
	opts  ebpf.CollectionOptions
	plan  *plan
	cache *btf.Cache
	token int  // descriptor, sys.NoToken for none
	asIs  bool // a map on its own, which is no data section whatever its name

	types     *types
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
	fd, err := e.tokenFD()
	if err != nil {
		return nil, err
	}
	p, err := newPlan(spec, opts.MapReplacements, want)
	if err != nil {
		return nil, err
	}
	l := &load{
		Engine: e, spec: spec, opts: *opts, plan: p, token: fd, cache: opts.Cache,
		maps:      make(map[string]*ebpf.Map, len(p.maps)),
		kconfig:   make(map[*ebpf.MapSpec]*ebpf.Map, len(p.kconfig)),
		programs:  make(map[string]*ebpf.Program, len(p.programs)),
		variables: make(map[string]*ebpf.Variable, len(p.variables)),
	}
	if l.cache == nil {
		l.cache = btf.NewCache()
	}
	return l, nil
}

// tokenFD returns the descriptor to pass. A token that was closed must not turn
// into none.
func (e *Engine) tokenFD() (int, error) {
	fd := e.Token.FD()
	if e.Token != nil && fd < 0 {
		return sys.NoToken, fmt.Errorf("load under %s: token is closed: %w", e.Token, syscall.EBADF)
	}
	return fd, nil
}

// run goes through the stages. When one fails, everything made so far is undone.
func (l *load) run() (err error) {
	defer func() {
		if err != nil {
			l.discard()
			err = l.explain(err)
		}
	}()
	defer l.closeHelpers()

	wait := l.prefetch()
	defer wait()

	stages := []func() error{l.loadTypes, l.createMaps, l.loadPrograms, l.fillMaps, l.makeVariables}
	for _, stage := range stages {
		if err := stage(); err != nil {
			return err
		}
	}
	return nil
}

// closeHelpers closes what only the load needed.
func (l *load) closeHelpers() {
	l.types.close()
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
