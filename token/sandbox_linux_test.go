package token_test

import (
	"errors"
	"testing"

	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
)

var (
	needXDP  = token.Delegation{Cmds: token.CmdProgLoad, Progs: 1 << 6, Attachs: 1 << 37}
	needMaps = token.Delegation{Cmds: token.CmdMapCreate, Maps: 1<<1 | 1<<2}
	needBoth = needXDP.Union(needMaps)
)

// sandbox is a process with CAP_BPF and the given mounts.
func sandbox(mounts ...tokentest.Mount) tokentest.Config {
	return tokentest.Config{Mounts: mounts, Capabilities: []token.Capability{token.CapBPF}}
}

// mounter is a sandbox that may mount as well.
func mounter(mounts ...tokentest.Mount) tokentest.Config {
	return tokentest.Config{Mounts: mounts, Capabilities: []token.Capability{token.CapBPF, token.CapSysAdmin}}
}

func mount(path string, d token.Delegation) tokentest.Mount {
	return tokentest.Mount{Path: path, Delegation: d}
}

// found runs a discovery that must give a token from path.
func found(t *testing.T, cfg *token.Config, path string) *token.Token {
	t.Helper()
	tok, err := token.Find(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tok.Close() })
	if got := tok.Source().Path; got != path {
		t.Errorf("%s, want one from %q", tok, path)
	}
	return tok
}

// notFound runs a discovery that must fail, and returns the attempts by path.
func notFound(t *testing.T, cfg *token.Config) (*token.DiscoveryError, map[string]token.Attempt) {
	t.Helper()
	tok, err := token.Find(cfg)
	var discovery *token.DiscoveryError
	if tok != nil || !errors.As(err, &discovery) {
		t.Fatalf("%s, %v, want a DiscoveryError", tok, err)
	}
	attempts := make(map[string]token.Attempt)
	for _, a := range discovery.Attempts {
		attempts[a.Source.Path] = a
	}
	return discovery, attempts
}

// must fails the test on the first error: these prepare things.
func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func create(t *testing.T, path string) *token.Token {
	t.Helper()
	tok, err := token.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tok.Close() })
	return tok
}
