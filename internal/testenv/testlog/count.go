package testlog

import (
	"fmt"
	"strings"
)

// Count is how many tests ended how.
type Count struct{ Passed, Failed, Skipped int }

// Count counts the tests of the package. Unfinished ones failed, and so did a package that failed by itself.
func (p *Package) Count() Count {
	var c Count
	for _, t := range p.Tests {
		switch t.Outcome {
		case Pass:
			c.Passed++
		case Skip:
			c.Skipped++
		default:
			c.Failed++
		}
	}
	if c.Failed == 0 && p.judge() != "" {
		c.Failed++
	}
	return c
}

// String returns "12 passed, 1 failed, 3 skipped" without the noughts.
func (c Count) String() string {
	var parts []string
	for _, x := range []struct {
		n    int
		what string
	}{{c.Passed, "passed"}, {c.Failed, "failed"}, {c.Skipped, "skipped"}} {
		if x.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", x.n, x.what))
		}
	}
	if parts == nil {
		return "no tests"
	}
	return strings.Join(parts, ", ")
}
