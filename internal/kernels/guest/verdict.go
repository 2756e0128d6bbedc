package guest

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Result is what came of a boot.
type Result struct {
	Stream
	// Err says in one line why the guest was lost. It is nil when init got to its end, whatever the tests said.
	Err error
}

// ErrLost is matched by the errors of guests that did not get to their end.
var ErrLost = errors.New("guest lost")

// verdict explains a missing last word by whatever else there is to see.
func verdict(s Stream, console, stderr string, cause, exit error, limit time.Duration) error {
	switch {
	case s.Done:
		return nil
	case errors.Is(cause, errLimit):
		return fmt.Errorf("%w: hangs %s: no result within %v", ErrLost, s.where(), limit)
	case cause != nil:
		return fmt.Errorf("%w: %w", ErrLost, cause)
	case strings.Contains(console, "Out of memory") || strings.Contains(console, "deadlocked on memory"):
		return fmt.Errorf("%w: out of memory %s", ErrLost, s.where())
	case strings.Contains(console, "Kernel panic"):
		return fmt.Errorf("%w: panic %s: %s", ErrLost, s.where(), lineWith(console, "Kernel panic"))
	case exit != nil:
		return fmt.Errorf("%w: QEMU: %w%s", ErrLost, exit, tail(stderr))
	default:
		return fmt.Errorf("%w: restarted or powered off %s", ErrLost, s.where())
	}
}

// where tells how far the guest came.
func (s *Stream) where() string {
	switch {
	case s.Release == "":
		return "while booting"
	case s.current != nil:
		return "in the tests of " + s.current.Package
	default:
		return "between tests"
	}
}

func lineWith(text, part string) string {
	for line := range strings.Lines(text) {
		if _, after, ok := strings.Cut(line, part); ok {
			return part + strings.TrimRight(after, " \n")
		}
	}
	return ""
}

// tail is the last line of QEMU's own complaints.
func tail(stderr string) string {
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if last := lines[len(lines)-1]; last != "" {
		return ": " + last
	}
	return ""
}
