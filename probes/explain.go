package probes

import (
	"fmt"

	"github.com/bpftoken/bpftoken/token"
	"github.com/moby/sys/userns"
)

// explain says why the kernel refused: it does not know the thing (then no right
// would help), the token withholds it, a capability is missing, or none of these.
func (s *session) explain(pr *probe, cause error) error {
	if !s.mayHave(pr.enum) {
		return notSupported(pr.since)
	}
	if gap := s.gap(pr, cause); gap != nil {
		return gap
	}
	switch {
	case s.unknown != nil:
		return fmt.Errorf("%w, and what the token allows is not known: %w", cause, s.unknown)
	case s.k.Blocked():
		return fmt.Errorf("%w: seccomp or an LSM blocks bpf(2): %w", ErrRefused, cause)
	case !s.hasToken() && userns.RunningInUserNS():
		return fmt.Errorf("%w, and capabilities of this user namespace do not count without one: %w", token.ErrNotAvailable, cause)
	case s.hasToken():
		return fmt.Errorf("%w (an LSM, or a token of another user namespace): %w", ErrRefused, cause)
	}
	return fmt.Errorf("%w (an LSM): %w", ErrRefused, cause)
}

// gap returns which right of the probe is missing, nil if none is known to be.
func (s *session) gap(pr *probe, cause error) error {
	caps := token.MissingCapabilities(pr.caps...)
	if bits := s.missing(pr.need); !bits.IsZero() {
		return &token.NotDelegatedError{
			Missing: bits, Have: s.have, Source: s.p.tok.Source(), Err: alsoMissing(caps, cause),
		}
	}
	if len(caps) > 0 {
		return &token.MissingCapabilityError{Missing: caps, Err: cause}
	}
	if len(pr.initCaps) > 0 && !s.hasInitCaps(pr.initCaps) {
		return &initCapsError{&token.MissingCapabilityError{Missing: pr.initCaps, Err: cause}}
	}
	return nil
}

// hasInitCaps reports whether the process has real capabilities, those of the
// init user namespace.
func (s *session) hasInitCaps(caps []token.Capability) bool {
	return !userns.RunningInUserNS() && len(token.MissingCapabilities(caps...)) == 0
}

// alsoMissing mentions capabilities in the text of a refusal by the token. The
// outcome stays one: not delegated.
func alsoMissing(caps []token.Capability, cause error) error {
	if len(caps) == 0 {
		return cause
	}
	return fmt.Errorf("%w (also missing: %v)", cause, caps)
}
