package testlog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

// Problem is a reason why a run is not good.
type Problem struct {
	Package, Test string // Test is empty for what concerns the whole package
	What          string
	Output        string
}

// Judge lists the problems of a package: failed and unfinished tests, and skips of another kind than the allowed ones.
func (p *Package) Judge(allowed ...testenv.Kind) []Problem {
	var out []Problem
	for _, t := range p.Tests {
		if what := t.judge(allowed); what != "" && !p.blamesSubtest(t) {
			out = append(out, Problem{p.Name, t.Name, what, t.Output()})
		}
	}
	if what := p.judge(); what != "" && !slices.ContainsFunc(out, isFailure) {
		out = append(out, Problem{Package: p.Name, What: what, Output: p.Output()})
	}
	return out
}

// Failed and unfinished are what [Problem.What] says of tests and packages that ended badly or not at all.
const (
	Failed     = "failed"
	Unfinished = "did not finish"
)

func isFailure(p Problem) bool { return p.What == Failed || p.What == Unfinished }

func (p *Package) judge() string {
	switch p.Outcome {
	case Pass, Skip: // test2json calls a package without tests skipped
		return ""
	case Fail:
		return Failed
	default:
		return Unfinished
	}
}

func (t *Test) judge(allowed []testenv.Kind) string {
	switch t.Outcome {
	case Pass:
		return ""
	case Fail:
		return Failed
	case Skip:
		return t.judgeSkip(allowed)
	default:
		return Unfinished
	}
}

func (t *Test) judgeSkip(allowed []testenv.Kind) string {
	kind, reason, ok := testenv.ParseSkip(t.Output())
	switch {
	case !ok:
		return "unexpected skip: not made through internal/testenv"
	case !slices.Contains(allowed, kind):
		return fmt.Sprintf("unexpected skip of kind %s: %s", kind, reason)
	default:
		return ""
	}
}

// blamesSubtest is true for a test that failed only because a subtest did, which is listed by itself.
func (p *Package) blamesSubtest(t *Test) bool {
	return t.Outcome == Fail && !t.talks() && slices.ContainsFunc(p.Tests, func(sub *Test) bool {
		return sub.Outcome == Fail && strings.HasPrefix(sub.Name, t.Name+"/")
	})
}

// talks reports whether the test printed anything but the frame that the testing package puts round it.
func (t *Test) talks() bool {
	for line := range strings.Lines(t.Output()) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "=== ") && !strings.HasPrefix(line, "--- ") {
			return true
		}
	}
	return false
}
