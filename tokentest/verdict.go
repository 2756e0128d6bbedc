package tokentest

import (
	"fmt"
	"time"
)

// A result is everything that is known about a run that ended.
type result struct {
	reported outcome
	code     int           // exit status
	signal   string        // name of the signal that killed the test process, or empty
	setup    string        // what went wrong before the test process was started, or empty
	timedOut time.Duration // how long the run was given, if it took longer
}

// verdict returns how the subtest ended and, for a failure that fn has not explained itself, why.
func (r result) verdict() (outcome, string) {
	switch {
	case r.setup != "":
		return failed, r.setup
	case r.timedOut > 0:
		return failed, fmt.Sprintf("test did not finish within %v", r.timedOut)
	case r.signal != "":
		return failed, r.killed()
	case r.reported == unknown:
		return failed, r.silent()
	case r.reported == unfinished:
		return failed, fmt.Sprintf("test panicked or called runtime.Goexit (exit status %d)", r.code)
	case r.reported == failed:
		return failed, ""
	case r.code != 0:
		return failed, fmt.Sprintf("test process failed after the test ended: exit status %d", r.code)
	case r.reported != passed && r.reported != skipped:
		return failed, fmt.Sprintf("test process reported an unknown outcome %q", rune(r.reported))
	}
	return r.reported, ""
}

func (r result) killed() string {
	if r.reported == unknown {
		return "test process was killed before the test finished: " + r.signal
	}
	return "test process was killed after the test ended: " + r.signal
}

// silent explains why nothing was reported.
func (r result) silent() string {
	return fmt.Sprintf("test process exited before the test finished: exit status %d; "+
		"either fn exited, or the enclosing test, which runs in the test process too, ended before it came to this Run", r.code)
}

// explained reports whether the test's own output says all there is to say.
func (r result) explained() bool {
	o, msg := r.verdict()
	return o != failed || msg == ""
}
