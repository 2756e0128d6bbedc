package token

import (
	"fmt"
	"strings"
)

// An Attempt is one try at making a token.
type Attempt struct {
	// Source is where it was tried.
	Source Source
	// Err is why it failed; it wraps the errno.
	Err error
	// Reason says in plain words what that means and what to change.
	Reason string
}

// String describes the attempt in one line.
func (a Attempt) String() string {
	if a.Reason == "" {
		return fmt.Sprintf("%s: %v", a.Source, a.Err)
	}
	return fmt.Sprintf("%s: %s (%v)", a.Source, a.Reason, a.Err)
}

// A DiscoveryError lists every mount that was tried in vain, in order. It is an
// [ErrNotAvailable] and wraps the error of each attempt.
type DiscoveryError struct {
	Attempts []Attempt
	// Mandatory is set when the caller or the environment insisted on a token, so
	// that going on without one would be wrong.
	Mandatory bool
	// Unreadable is why the list of mounts could not be read, or nil.
	Unreadable error
}

// Error lists the attempts.
func (e *DiscoveryError) Error() string {
	var b strings.Builder
	b.WriteString(ErrNotAvailable.Error())
	for i, a := range e.Attempts {
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		b.WriteString(a.String())
	}
	if len(e.Attempts) == 0 {
		b.WriteString(": no BPF FS is mounted here")
	}
	if e.Unreadable != nil {
		fmt.Fprintf(&b, "; other mounts are unknown: %v", e.Unreadable)
	}
	return b.String()
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

// mandatory turns the failure of an attempt that was insisted on into a
// DiscoveryError.
func mandatory(t *Token, failed *Attempt) (*Token, error) {
	if failed == nil {
		return t, nil
	}
	return nil, &DiscoveryError{Attempts: []Attempt{*failed}, Mandatory: true}
}
