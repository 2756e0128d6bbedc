package tokentest

import (
	"bytes"
	"testing"
	"time"
)

// outside runs the test in a sandbox and reports its outcome as that of t.
func outside(t *testing.T, cfg Config) {
	t.Helper()
	skipUnlessPossible(t)
	if err := cfg.validate(); err != nil {
		t.Fatal(err)
	}
	var other bytes.Buffer
	j := &job{test: t.Name(), cfg: cfg, limit: timeLimit(t, cfg)}
	j.filter = filter{test: t.Name(), own: t.Output(), other: &other}
	r, err := j.run()
	if err != nil {
		skipIfForbidden(t, err)
		t.Fatal(err)
	}
	if !r.explained() && other.Len() > 0 {
		t.Logf("from outside of the test:\n%s", other.String())
	}
	j.filter.subs.replaySkips(t)
	conclude(t, r)
}

func conclude(t *testing.T, r result) {
	t.Helper()
	o, message := r.verdict()
	switch {
	case o == skipped:
		t.SkipNow() // its output says why
	case message != "":
		t.Error(message)
	case o == failed:
		t.Fail()
	}
}

// timeLimit leaves a tenth of the time that is left for ending a test that hangs, and some seconds at most. 0: none.
func timeLimit(t *testing.T, cfg Config) time.Duration {
	if cfg.Timeout > 0 {
		return cfg.Timeout
	}
	deadline, ok := t.Deadline()
	if !ok {
		return 0
	}
	left := time.Until(deadline)
	return max(left-min(left/10, 2*dumpTime), time.Millisecond)
}
