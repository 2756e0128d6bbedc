package probes

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// An Outcome is the kind of answer that a probe gave.
type Outcome uint8

// The outcomes. The package documentation says what each means.
const (
	Inconclusive Outcome = iota
	Usable
	NotSupported
	NotDelegated
	MissingCapability
)

var outcomeNames = [...]string{
	Inconclusive: "inconclusive", Usable: "usable", NotSupported: "not supported",
	NotDelegated: "not delegated", MissingCapability: "missing capability",
}

// OutcomeOf classifies the error of a probe.
func OutcomeOf(err error) Outcome {
	switch {
	case err == nil:
		return Usable
	case errors.Is(err, token.ErrNotDelegated):
		return NotDelegated
	case errors.Is(err, token.ErrMissingCapability):
		return MissingCapability
	case errors.Is(err, ebpf.ErrNotSupported):
		return NotSupported
	}
	return Inconclusive
}

// Conclusive reports whether the probe gave an answer.
func (o Outcome) Conclusive() bool { return o != Inconclusive }

// String returns the outcome in lower case, for example "not delegated".
func (o Outcome) String() string {
	if int(o) < len(outcomeNames) {
		return outcomeNames[o]
	}
	return fmt.Sprintf("outcome %d", uint8(o))
}

// MarshalText returns the outcome as [Outcome.String].
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (o *Outcome) UnmarshalText(text []byte) error {
	for i, name := range outcomeNames {
		if name == string(text) {
			*o = Outcome(i)
			return nil
		}
	}
	return fmt.Errorf("parse outcome %q: unknown", text)
}
