package main

import (
	"maps"
	"slices"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/internal/testenv/testlog"
)

// nowhere lists the tests that every kernel which met them skipped. Nobody would notice when such a test broke. It is
// known only when all kernels of the matrix got to their end; what needs a development machine runs there.
func (s summary) nowhere() []string {
	if !s.complete || slices.ContainsFunc(s.results, (*result).lost) {
		return nil
	}
	skipped := make(map[string]bool)
	for _, x := range s.results {
		for _, p := range x.log.Packages {
			if s.passed(p.Name) {
				mark(skipped, p)
			}
		}
	}
	maps.DeleteFunc(skipped, func(_ string, only bool) bool { return !only })
	return slices.Sorted(maps.Keys(skipped))
}

// passed is false for packages that did not get to all of their tests on some kernel.
func (s summary) passed(pkg string) bool {
	return !slices.ContainsFunc(s.results, func(x *result) bool {
		p := x.find(pkg)
		return p == nil || p.Outcome != testlog.Pass
	})
}

// mark keeps those tests true that nobody has seen but skipped.
func mark(skipped map[string]bool, p *testlog.Package) {
	for _, t := range p.Tests {
		name := t.Package + "." + t.Name
		before, seen := skipped[name]
		skipped[name] = onlySkipped(t) && (before || !seen)
	}
}

func onlySkipped(t *testlog.Test) bool {
	kind, _, ok := testenv.ParseSkip(t.Output())
	return t.Outcome == testlog.Skip && ok && kind != testenv.Host
}
