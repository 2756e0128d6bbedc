package loader

import (
	"fmt"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/token"
)

// engine returns what to load with: nil for cilium/ebpf.
func (l *Loader) engine() (*collection.Engine, error) {
	if !collection.Supported() {
		return nil, l.refuseToken()
	}
	return &collection.Engine{Find: l.find, Logger: l.Token.Logger}, nil
}

// find looks for a token that suits the load.
func (l *Loader) find(need func() token.Delegation) (*token.Token, error) {
	cfg := l.Token
	if cfg.Need.IsZero() && cfg.NeedFunc == nil {
		cfg.NeedFunc = need
	}
	return token.Find(&cfg)
}

// refuseToken makes a token that somebody insists on an error on a kernel, or a
// system, that has none.
func (l *Loader) refuseToken() error {
	tok, err := token.Find(&l.Token)
	_ = tok.Close()
	if err != nil && !token.Optional(err) {
		return fmt.Errorf("find a token for the load: %w", err)
	}
	return nil
}
