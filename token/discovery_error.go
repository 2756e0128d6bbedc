package token

import (
	"fmt"
	"strings"
)

// A DiscoveryError lists everything that was tried in vain, in order. It is an
// [ErrNotAvailable] and wraps the error of each attempt.
type DiscoveryError struct {
	Attempts []Attempt
	// Mandatory is set when the caller or the environment insisted on a token, so
	// that going on without one would be wrong.
	Mandatory bool
	// Unreadable is why the list of mounts could not be read, or nil.
	Unreadable error
}

// Error lists the attempts in one line; those that failed alike share their
// explanation.
func (e *DiscoveryError) Error() string {
	parts := make([]string, 0, len(e.Attempts)+1)
	for _, g := range groupAttempts(e.Attempts) {
		parts = append(parts, g.String())
	}
	if e.Unreadable != nil {
		parts = append(parts, "other mounts are unknown: "+oneLine(e.Unreadable.Error()))
	}
	return ErrNotAvailable.Error() + ": " + strings.Join(parts, "; ")
}

// Is reports whether target is [ErrNotAvailable].
func (e *DiscoveryError) Is(target error) bool { return target == ErrNotAvailable }

// Unwrap returns the error of each attempt.
func (e *DiscoveryError) Unwrap() []error {
	var errs []error
	for _, a := range e.Attempts {
		errs = append(errs, a.Err)
	}
	if e.Unreadable != nil {
		errs = append(errs, e.Unreadable)
	}
	return errs
}

// An attemptGroup is the sources that failed in the same way.
type attemptGroup struct {
	sources     []Source
	explanation string
}

func groupAttempts(attempts []Attempt) []*attemptGroup {
	var groups []*attemptGroup
	index := make(map[string]*attemptGroup)
	for _, a := range attempts {
		explanation := a.explanation()
		g, ok := index[explanation]
		if !ok {
			g = &attemptGroup{explanation: explanation}
			index[explanation] = g
			groups = append(groups, g)
		}
		g.sources = append(g.sources, a.Source)
	}
	return groups
}

// String names a few of the sources: a machine may have a thousand mounts.
func (g *attemptGroup) String() string {
	const most = 4
	var names []string
	for _, s := range g.sources[:min(most, len(g.sources))] {
		names = append(names, s.String())
	}
	text := strings.Join(names, ", ")
	if more := len(g.sources) - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text + ": " + g.explanation
}
