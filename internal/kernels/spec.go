package main

import (
	"fmt"
	"slices"
	"strings"
)

// Spec is a kernel of the matrix: the newest cloud kernel of a Debian suite.
type Spec struct {
	Suite string
	Alias string // what people call it
	Why   string // why it is in the matrix
}

// matrix is every kernel that this module promises to work on.
func matrix() []Spec {
	return []Spec{
		{"bookworm", "6.1", "no tokens: everything is handed to cilium/ebpf"},
		{"trixie", "6.12", "tokens, but no token info"},
		{"trixie-backports", "newest", "tokens and token info"},
	}
}

// pick returns the named kernels in the order of the matrix; all of them without names. A name may also be a suite
// that is not in the matrix, such as sid.
func pick(names []string) ([]Spec, error) {
	if len(names) == 0 {
		return matrix(), nil
	}
	var out []Spec
	for _, s := range matrix() {
		if slices.Contains(names, s.Suite) || slices.Contains(names, s.Alias) {
			out = append(out, s)
		}
	}
	for _, n := range names {
		known := slices.ContainsFunc(out, func(s Spec) bool { return n == s.Suite || n == s.Alias })
		if !known && (n == "" || strings.ContainsAny(n[:1], "0123456789./")) {
			return nil, fmt.Errorf("pick kernel %q: neither a suite nor one of %s", n, aliases())
		}
		if !known {
			out = append(out, Spec{Suite: n, Alias: n, Why: "asked for"})
		}
	}
	return out, nil
}

func aliases() string {
	var out []string
	for _, s := range matrix() {
		out = append(out, s.Alias)
	}
	return strings.Join(out, ", ")
}
