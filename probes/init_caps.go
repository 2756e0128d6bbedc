package probes

import (
	"fmt"
	"strings"

	"github.com/bpftoken/bpftoken/token"
)

// An initCapsError says that capabilities are missing in the init user namespace:
// those that the process has in its own, and a token, make no difference.
type initCapsError struct{ missing *token.MissingCapabilityError }

const inInit = "in the init user namespace"

func (e *initCapsError) Error() string {
	return fmt.Sprintf("missing %s %s, where no token helps: %v", spaced(e.missing.Missing), inInit, e.missing.Err)
}

func (e *initCapsError) Unwrap() error { return e.missing }

// spaced lists capabilities.
func spaced(caps []token.Capability) string { return strings.Trim(fmt.Sprint(caps), "[]") }
