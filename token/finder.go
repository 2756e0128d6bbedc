package token

import (
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
)

// A host is what discovery asks of the machine.
type host interface {
	// variable looks up an environment variable; secure-execution processes
	// have none.
	variable(name string) (value string, ok bool)
	// takeVariable is variable for one that is unset at once, so that one caller
	// only gets it.
	takeVariable(name string) (value string, ok bool)
	// mounts yields the paths that a BPF FS may be mounted at, best first, and, with
	// an error in place of a path, why the list may be incomplete. It looks for them
	// no further than it is asked.
	mounts() iter.Seq2[string, error]
	// create makes a token, or says why not.
	create(Source) (*Token, *Attempt)
}

type finder struct {
	cfg  *Config
	host host
	log  *slog.Logger
}

func (f finder) find() (*Token, error) {
	t, err := f.search()
	if t != nil {
		f.logFound(t)
	}
	return t, err
}

func (f finder) search() (*Token, error) {
	switch {
	case f.cfg.Disabled:
		return nil, ErrDisabled
	case f.cfg.FD != 0:
		return handedOver(fromFD(f.cfg.FD))
	}
	if value, ok := f.takeFDVariable(); ok {
		return handedOver(adoptVariable(f.cfg.FDVariable, value))
	}
	if f.cfg.Path != "" {
		return mandatory(f.try(Source{SourceExplicit, f.cfg.Path}))
	}
	if path, ok := f.host.variable(EnvTokenPath); ok {
		return f.fromVariable(path)
	}
	return f.fromMounts()
}

// fromVariable follows LIBBPF_BPF_TOKEN_PATH as libbpf does.
func (f finder) fromVariable(path string) (*Token, error) {
	if path == "" {
		return nil, fmt.Errorf("%s is empty: %w", EnvTokenPath, ErrDisabled)
	}
	return mandatory(f.try(Source{SourceVariable, path}))
}

// fromMounts makes a token of every mount until one covers the need, and keeps
// the best.
func (f finder) fromMounts() (*Token, error) {
	var best candidate
	failed := &DiscoveryError{}
	need := sync.OnceValue(f.cfg.need)
	for path, unreadable := range f.host.mounts() {
		if unreadable != nil {
			f.logUnreadable(unreadable)
			failed.Unreadable = unreadable
			continue
		}
		t, attempt := f.try(Source{SourceMount, path})
		if attempt != nil {
			failed.Attempts = append(failed.Attempts, *attempt)
			if hopeless(attempt.Err) {
				break
			}
			continue
		}
		if best.keepBetter(f.rank(t, need)); best.gaps == 0 {
			break
		}
	}
	if best.token == nil {
		return nil, failed
	}
	if best.gaps > 0 {
		f.logGaps(best.token, need())
	}
	return best.token, nil
}

// hopeless reports whether no other mount can do better. Errnos count as
// unsupported too: EOPNOTSUPP, which is the init user namespace, and ENOSYS.
func hopeless(err error) bool { return errors.Is(err, errors.ErrUnsupported) }

// try makes a token of one mount.
func (f finder) try(source Source) (*Token, *Attempt) {
	t, failed := f.host.create(source)
	f.logAttempt(source, failed)
	return t, failed
}

// rank counts what t lacks of what is needed: of a token that does not tell,
// everything. Of one that allows everything nobody has to find out the needs.
func (f finder) rank(t *Token, need func() Delegation) candidate {
	if f.cfg.NeedFunc == nil && f.cfg.Need.IsZero() {
		return candidate{t, 0}
	}
	have, err := t.Delegation()
	if err != nil {
		f.logUntold(t, err)
	}
	if have == All() {
		return candidate{t, 0}
	}
	return candidate{t, gaps(have, need())}
}
