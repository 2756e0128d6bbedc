package token

import (
	"errors"
	"iter"
	"log/slog"
	"slices"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// fakeHost is a machine with the mounts that a test lists.
type fakeHost struct {
	t          *testing.T
	env        map[string]string
	places     []place
	unreadable error

	tried  []Source
	tokens []*Token
}

// A place is a path with a BPF FS, or where making a token fails.
type place struct {
	path       string
	delegation Delegation
	err        error
	mute       bool // the token does not tell what it delegates
}

func (h *fakeHost) variable(name string) (value string, ok bool) {
	value, ok = h.env[name]
	return value, ok
}

func (h *fakeHost) takeVariable(name string) (value string, ok bool) {
	defer delete(h.env, name)
	return h.variable(name)
}

func (h *fakeHost) mounts() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if h.unreadable != nil && !yield("", h.unreadable) {
			return
		}
		for _, p := range h.places {
			if !yield(p.path, nil) {
				return
			}
		}
	}
}

func (h *fakeHost) create(source Source) (*Token, *Attempt) {
	h.tried = append(h.tried, source)
	i := slices.IndexFunc(h.places, func(p place) bool { return p.path == source.Path })
	if i < 0 {
		return nil, &Attempt{source, unix.ENOENT, "no such directory"}
	}
	p := h.places[i]
	if p.err != nil {
		return nil, &Attempt{source, p.err, ""}
	}
	t := fakeToken(h.t, source)
	if !p.mute {
		t.masks.Store(&p.delegation)
	}
	h.tokens = append(h.tokens, t)
	return t, nil
}

// fakeToken owns a descriptor of /dev/null.
func fakeToken(t *testing.T, source Source) *Token {
	t.Helper()
	raw, err := unix.Open("/dev/null", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	fd, err := sys.NewFD(raw)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fd.Close() })
	return &Token{fd: fd, source: source}
}

func (h *fakeHost) find(cfg Config) (*Token, error) {
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return finder{&cfg, h, log}.find()
}

// triedPaths are the paths in the order they were tried.
func (h *fakeHost) triedPaths() []string {
	var out []string
	for _, s := range h.tried {
		out = append(out, s.Path)
	}
	return out
}

// wantOpen fails the test unless exactly the token chosen is open.
func (h *fakeHost) wantOpen(chosen *Token) {
	h.t.Helper()
	for _, tok := range h.tokens {
		if open := tok.FD() >= 0; open != (tok == chosen) {
			h.t.Errorf("%s: open %t", tok, open)
		}
	}
}

func wantMandatory(t *testing.T, err, errno error) {
	t.Helper()
	var discovery *DiscoveryError
	if !errors.As(err, &discovery) || !discovery.Mandatory {
		t.Errorf("%v is no mandatory DiscoveryError", err)
	}
	if !errors.Is(err, ErrNotAvailable) || !errors.Is(err, errno) || errors.Is(err, ErrDisabled) {
		t.Errorf("%v: want ErrNotAvailable and %v", err, errno)
	}
}
