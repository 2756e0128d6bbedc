package tokentest

import (
	"os"
	"testing"
)

// Run runs fn as the subtest name of t, in a process of its own that looks as cfg says. It reports what became of
// fn as the outcome of the subtest, with its output: passed, failed, skipped; a panic, an early exit, a signal and a
// hang are failures.
//
// Run needs real root and Linux 6.9 (see the package documentation); without them the subtest is skipped. It may be
// called from parallel tests and at any depth of subtests, but not by fn.
func Run(t *testing.T, name string, cfg Config, fn func(t *testing.T)) {
	t.Helper()
	m, err := parseMarker(os.Getenv(markerEnv))
	if err != nil {
		t.Fatal(err)
	}
	t.Run(name, func(t *testing.T) {
		t.Helper()
		run(t, m, cfg, fn)
	})
}

func run(t *testing.T, m marker, cfg Config, fn func(t *testing.T)) {
	t.Helper()
	switch {
	case !m.valid():
		outside(t, cfg)
	case m.Test != t.Name():
		// A filter cannot let another test through unless fn itself calls Run.
		t.Fatalf("run %q: tokentest.Run inside of tokentest.Run", t.Name())
	case m.Stage == stageTest:
		inside(t, m, fn)
	default:
		setup(m)
	}
}

// Inside reports whether this process is one that [Run] started. Code before and after Run in the enclosing test
// runs in those as well: Inside lets it keep what is only for the host, or too slow, from happening again.
func Inside() bool {
	m, err := parseMarker(os.Getenv(markerEnv))
	return err == nil && m.valid()
}
