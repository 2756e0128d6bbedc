package tokentest

import "testing"

// An outcome is how a test ended, as a letter on a pipe.
type outcome byte

const (
	unknown    outcome = 0 // nothing was reported
	passed     outcome = 'p'
	failed     outcome = 'f'
	skipped    outcome = 's'
	unfinished outcome = 'u' // a panic or runtime.Goexit
)

// outcomeOf judges a test in its last clean-up. A panic has not been noted as a failure by then.
func outcomeOf(t *testing.T, returned bool) outcome {
	switch {
	case t.Failed():
		return failed
	case t.Skipped():
		return skipped
	case !returned:
		return unfinished
	}
	return passed
}

// parseOutcome reads what came through the pipe: the first byte counts.
func parseOutcome(b []byte) outcome {
	if len(b) == 0 {
		return unknown
	}
	return outcome(b[0])
}
