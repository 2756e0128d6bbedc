package token

import (
	"errors"
	"fmt"
	"log/slog"
)

// Find looks for a token in the order that libbpf uses, and then some:
//
//  1. [Config.Disabled], [Config.FD], [Config.FDVariable], [Config.Path]: what the
//     caller says. A failure is an error; nothing else is tried.
//  2. LIBBPF_BPF_TOKEN_PATH, unless the process runs in secure-execution mode
//     (AT_SECURE). Empty: [ErrDisabled]. Set: mandatory.
//  3. /sys/fs/bpf, /run/bpf_delegation, /run/tw/bpf, then every other BPF FS in
//     mountinfo. The one that covers [Config.Need] wins, else the one with the
//     fewest gaps.
//
// When there is none it returns a nil token and a [DiscoveryError], which is an
// [ErrNotAvailable]; in case 3 it is not Mandatory and a process that has the
// privileges itself can go on without.
func Find(cfg *Config) (*Token, error) {
	if cfg == nil {
		cfg = &Config{}
	}
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return finder{cfg, system{}, log}.find()
}

// A host is what discovery asks of the machine.
type host interface {
	// variable looks up an environment variable; secure-execution processes
	// have none.
	variable(name string) (string, bool)
	// takeVariable is variable for one that is unset at once.
	takeVariable(name string) (string, bool)
	// mounts returns the paths that a BPF FS may be mounted at, best first, and
	// why the list may be incomplete.
	mounts() ([]string, error)
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
	case f.cfg.FD > 0:
		return duplicate(f.cfg.FD)
	}
	if value, ok := f.fdVariable(); ok {
		return adoptVariable(f.cfg.FDVariable, value)
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
	paths, unreadable := f.host.mounts()
	var best candidate
	failed := &DiscoveryError{Unreadable: unreadable}
	for _, path := range paths {
		t, attempt := f.try(Source{SourceMount, path})
		if attempt != nil {
			failed.Attempts = append(failed.Attempts, *attempt)
			if errors.Is(attempt.Err, errors.ErrUnsupported) {
				break
			}
			continue
		}
		if best.keepBetter(f.rank(t)); best.gaps == 0 {
			break
		}
	}
	if best.token == nil {
		return nil, failed
	}
	return best.token, nil
}

// keepBetter replaces best by c if that is better, and closes the loser.
func (best *candidate) keepBetter(c candidate) {
	if c.better(*best) {
		c, *best = *best, c
	}
	_ = c.token.Close()
}

// rank counts what t lacks. Of a token that does not tell, everything.
func (f finder) rank(t *Token) candidate {
	if f.cfg.Need.IsZero() {
		return candidate{t, 0}
	}
	have, err := t.Delegation()
	if err != nil {
		f.log.Warn("cannot read what a BPF token delegates", "source", t.source.String(), "error", err)
	}
	return candidate{t, gaps(have, f.cfg.Need)}
}

// try makes a token of one mount and logs the attempt.
func (f finder) try(source Source) (*Token, *Attempt) {
	t, failed := f.host.create(source)
	if failed != nil {
		f.log.Debug("no BPF token", "path", source.Path, "reason", failed.Reason, "error", failed.Err)
	} else {
		f.log.Debug("BPF token created", "path", source.Path)
	}
	return t, failed
}

func (f finder) logFound(t *Token) {
	have, err := t.Delegation()
	if err != nil {
		f.log.Warn("cannot read what the BPF token delegates", "source", t.source.String(), "error", err)
		return
	}
	f.log.Info("using BPF token", "source", t.source.String(), "delegation", have.Options())
}
