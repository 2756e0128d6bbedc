package probes

import (
	"fmt"
	"sync"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
)

// A Prober asks the kernel what can be used under one token. It is safe for
// concurrent use and holds no descriptors.
type Prober struct {
	tok    *token.Token
	kernel *sys.Kernel
	types  *kernelTypes
	cache  cache

	mu   sync.Mutex
	have *token.Delegation
}

// New returns a Prober for tok, which stays the caller's: once it is closed,
// every probe fails with EBADF. Nil stands for the process's own privileges.
func New(tok *token.Token) *Prober {
	return &Prober{tok: tok, kernel: new(sys.Kernel), types: new(kernelTypes)}
}

// Token returns the token that the Prober is bound to, or nil.
func (p *Prober) Token() *token.Token { return p.tok }

// delegation returns what the token allows; it never changes, so that it is
// read once.
func (p *Prober) delegation() (token.Delegation, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.have == nil {
		have, err := p.tok.Delegation()
		if err != nil {
			return token.Delegation{}, err
		}
		p.have = &have
	}
	return *p.have, nil
}

// fd returns the token's descriptor, [sys.NoToken] if there is no token. A
// closed token must not pass for none: the probe would be made with the
// process's own privileges.
func (p *Prober) fd() (int, error) {
	if p.tok == nil {
		return sys.NoToken, nil
	}
	if fd := p.tok.FD(); fd >= 0 {
		return fd, nil
	}
	return sys.NoToken, fmt.Errorf("token is closed: %w", syscall.EBADF)
}
