package token

import (
	"errors"
	"fmt"
	"strings"
)

// The package documentation says what each of these means.
var (
	ErrNotAvailable      = errors.New("no BPF token available")
	ErrDisabled          = fmt.Errorf("BPF token disabled: %w", ErrNotAvailable)
	ErrNotDelegated      = errors.New("not delegated to the BPF token")
	ErrMissingCapability = errors.New("missing capability in the user namespace")
)

// A NotDelegatedError lists everything that a token would have to allow and does
// not. It is an [ErrNotDelegated].
type NotDelegatedError struct {
	// Missing are the gaps, all of them.
	Missing Delegation
	// Have is what the token allows.
	Have Delegation
	// Source says where the token came from.
	Source Source
	// Err is the kernel's error when a refused command told; nil from [Token.Check].
	Err error
}

// Error names every gap and the mount options that close it.
func (e *NotDelegatedError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %s: %s", ErrNotDelegated, e.Source, e.Missing)
	fmt.Fprintf(&b, " (add to its BPF FS: %s)", e.Missing.Options())
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Is reports whether target is [ErrNotDelegated].
func (e *NotDelegatedError) Is(target error) bool { return target == ErrNotDelegated }

// Unwrap returns the kernel's error.
func (e *NotDelegatedError) Unwrap() error { return e.Err }

// A MissingCapabilityError names the capabilities that the process lacks in its
// user namespace. It is an [ErrMissingCapability].
type MissingCapabilityError struct {
	Missing []Capability
	// Err is the kernel's error when a refused command told, or nil.
	Err error
}

// Error names the capabilities.
func (e *MissingCapabilityError) Error() string {
	msg := fmt.Sprintf("%v: %s", ErrMissingCapability, joinCapabilities(e.Missing))
	if e.Err != nil {
		msg += ": " + e.Err.Error()
	}
	return msg
}

// Is reports whether target is [ErrMissingCapability].
func (e *MissingCapabilityError) Is(target error) bool { return target == ErrMissingCapability }

// Unwrap returns the kernel's error.
func (e *MissingCapabilityError) Unwrap() error { return e.Err }
