package probes

import (
	"fmt"

	"github.com/bpftoken/bpftoken/token"
)

// A subject is what a probe is about: its kind and its name within the kind.
type subject struct{ kind, name string }

// String returns for example "map type hash".
func (s subject) String() string {
	if s.name == "" {
		return s.kind
	}
	return s.kind + " " + s.name
}

// A probe is a row of the table: one question, and what it takes to ask it.
type probe struct {
	subject
	since string           // the version of Linux that first had it, "" if it is not known
	need  token.Delegation // what the token must allow
	caps  []token.Capability
	// initCaps are asked for in the init user namespace, where no token helps.
	initCaps []token.Capability
	// enum is where the kernel's BTF lists it; the zero value if nowhere.
	enum enumValue
	// unprivileged is set where a process without privileges is told "invalid"
	// for what a privileged one may do: then that answer means nothing as long
	// as a right is missing.
	unprivileged bool
	// try asks. It returns nil, an ErrNotSupported, EPERM for what a missing
	// right may explain, or any other error for no answer.
	try func(*session) error
}

// wrap says what was probed.
func (pr *probe) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("probe %s: %w", pr.subject, err)
}

// unlisted is the answer about something that has no row: only the kernel's BTF
// can say that it does not exist.
func unlisted(s subject, enum enumValue) probe {
	return probe{subject: s, enum: enum, try: func(s *session) error {
		known, err := s.p.types.lists(enum)
		switch {
		case err != nil:
			return fmt.Errorf("%w: %w", ErrNoProbe, err)
		case !known:
			return notSupported("")
		}
		return ErrNoProbe
	}}
}
