package collection

import (
	"log/slog"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// New loads every map, program and variable of spec under tok. A nil tok loads
// with the process's own privileges. opts may be nil and means what it means in
// cilium/ebpf.
//
// Like there, programs of unspecified type are passed over and the caller closes
// the Collection. tok stays the caller's; it is not needed once New returns.
func New(spec *ebpf.CollectionSpec, tok *token.Token, opts *ebpf.CollectionOptions) (*ebpf.Collection, error) {
	return (&Engine{Token: tok}).New(spec, opts)
}

// LoadAndAssign loads what the fields of the struct that to points to ask for,
// and what that depends on, like [ebpf.CollectionSpec.LoadAndAssign].
func LoadAndAssign(spec *ebpf.CollectionSpec, to any, tok *token.Token, opts *ebpf.CollectionOptions) error {
	return (&Engine{Token: tok}).LoadAndAssign(spec, to, opts)
}

// An Engine loads under a token. The zero Engine uses the process's own
// privileges. It holds no state of its own and is safe for concurrent use.
type Engine struct {
	// Token is passed with every command that takes one; nil for none. It stays the
	// caller's.
	Token *token.Token
	// Find, if set, is called once a load in place of Token, after the load is
	// planned; need tells what it needs. The load closes what it returns. After an
	// error that is [token.Optional] the load goes on without a token, and the error
	// explains a later refusal.
	Find func(need func() token.Delegation) (*token.Token, error)
	// Logger is warned of each degradation. Nil is silent.
	Logger *slog.Logger

	kernel *sys.Kernel // nil: the running one
}

// New is like the function New.
func (e *Engine) New(spec *ebpf.CollectionSpec, opts *ebpf.CollectionOptions) (*ebpf.Collection, error) {
	l, err := e.newLoad(spec, opts, everything)
	if err != nil {
		return nil, err
	}
	if err := l.run(); err != nil {
		return nil, err
	}
	return &ebpf.Collection{Programs: l.programs, Maps: l.maps, Variables: l.variables}, nil
}

func (e *Engine) logger() *slog.Logger {
	if e.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return e.Logger
}
