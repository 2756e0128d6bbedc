package probes

import (
	"errors"
	"fmt"
	"runtime"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// A session is one probe under way: the token's descriptor and what the token
// allows do not change during it.
type session struct {
	p       *Prober
	k       *sys.Kernel
	fd      int // sys.NoToken: own privileges
	have    token.Delegation
	unknown error // why have is not known
}

// ask answers the probe that row makes, from the cache if it can. The row is made
// inside a session because it may depend on what the token allows.
func (p *Prober) ask(s subject, row func(*session) probe) error {
	if runtime.GOOS != "linux" {
		return fmt.Errorf("probe %s: %w", s, errors.ErrUnsupported)
	}
	if _, err := p.fd(); err != nil {
		return fmt.Errorf("probe %s: %w", s, err)
	}
	return p.cache.result(cacheKey{s, lackingNow()}, func() error { return p.askKernel(s, row) })
}

func (p *Prober) askKernel(s subject, row func(*session) probe) error {
	sess, err := p.session()
	if err != nil {
		return fmt.Errorf("probe %s: %w", s, err)
	}
	pr := row(sess)
	pr.subject = s
	err = sess.judge(&pr, pr.try(sess))
	// An answer counts only if the token was open all along: once it is closed,
	// its number may stand for anything.
	if fd, closed := p.fd(); closed != nil || fd != sess.fd {
		return fmt.Errorf("probe %s: token was closed: %w", s, syscall.EBADF)
	}
	return pr.wrap(err)
}

func (p *Prober) session() (*session, error) {
	fd, err := p.fd()
	if err != nil {
		return nil, err
	}
	s := &session{p: p, k: p.kernel, fd: fd}
	if s.hasToken() {
		s.have, s.unknown = p.delegation()
	}
	return s, nil
}

func (s *session) hasToken() bool { return s.fd != sys.NoToken }

// missing returns what the token withholds of need. Of a token that does not
// tell, nothing is known to be missing.
func (s *session) missing(need token.Delegation) token.Delegation {
	if !s.hasToken() || s.unknown != nil {
		return token.Delegation{}
	}
	return s.have.Missing(need)
}

// allows reports whether the token is known to allow all of need. Own privileges
// allow everything until the kernel says otherwise.
func (s *session) allows(need token.Delegation) bool { return s.missing(need).IsZero() }

// judge turns what the kernel said into an outcome.
func (s *session) judge(pr *probe, said error) error {
	switch {
	case said == nil, OutcomeOf(said) == NotDelegated, OutcomeOf(said) == MissingCapability:
		return said
	case errors.Is(said, ebpf.ErrNotSupported):
		return s.judgeUnsupported(pr, said)
	case errors.Is(said, ErrRefused):
		return said
	case errors.Is(said, syscall.EPERM):
		return s.explain(pr, said)
	}
	return said
}

// judgeUnsupported keeps a process that lacks a right from taking the refusal for
// an unprivileged one at its word.
func (s *session) judgeUnsupported(pr *probe, said error) error {
	if pr.unprivileged && s.mayHave(pr.enum) {
		if gap := s.gap(pr, syscall.EPERM); gap != nil {
			return gap
		}
	}
	if said == ebpf.ErrNotSupported {
		return notSupported(pr.since)
	}
	return said
}

// mayHave reports whether the kernel lists the value, as far as can be told.
func (s *session) mayHave(enum enumValue) bool {
	listed, err := s.p.types.lists(enum)
	return listed || err != nil
}
