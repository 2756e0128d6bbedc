package main

import (
	"strings"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/internal/testenv/testlog"
)

// rules say which skips are fine, and whether the others are fatal.
type rules struct {
	allowed []testenv.Kind
	strict  bool
}

// rulesFor a CI run allow what the guests of internal/kernels make up for. A developer need not be root.
func rulesFor(ci bool) rules {
	if ci {
		return rules{[]testenv.Kind{testenv.Kernel, testenv.Feature}, true}
	}
	return rules{[]testenv.Kind{testenv.Kernel, testenv.Feature, testenv.Root}, false}
}

// fatal reports whether a problem makes the run fail.
func (r rules) fatal(p testlog.Problem) bool {
	return r.strict || !strings.HasPrefix(p.What, "unexpected skip")
}
