package collection

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/bpftoken/bpftoken/token"
)

// A noTokenError says why a process in a user namespace had no token, and what one
// would have to allow.
type noTokenError struct {
	err   error // nil if none was given
	needs *Requirements
}

func (e *noTokenError) Error() string {
	failed, absent := triedMounts(e.err)
	switch {
	case e.err == nil:
		return fmt.Sprintf("no BPF token was given; the load needs %s", e.needs.Options())
	case errors.Is(failed, token.ErrMissingCapability):
		return fmt.Sprintf("%v: none can be made without CAP_BPF", token.ErrNotAvailable)
	case failed != nil:
		return fmt.Sprintf("%v; the load needs %s", failed, e.needs.Options())
	case absent:
		return fmt.Sprintf("%v: no BPF FS is mounted: mount one for this user namespace with %s",
			token.ErrNotAvailable, e.needs.Options())
	}
	return fmt.Sprintf("%v; the load needs %s", e.err, e.needs.Options())
}

func (e *noTokenError) Unwrap() error { return orNotAvailable(e.err) }

// A rootlessError says what a process in the init user namespace can do.
type rootlessError struct {
	err   error
	needs *Requirements
}

func (e *rootlessError) Error() string {
	return "the process is in the init user namespace, which has no BPF tokens: give it the capabilities, " +
		"or run it in a user namespace of its own to which " + e.needs.Options() + " is delegated"
}

func (e *rootlessError) Unwrap() error { return orNotAvailable(e.err) }

func orNotAvailable(err error) error {
	if err == nil {
		return token.ErrNotAvailable
	}
	return err
}

// triedMounts takes a discovery apart: what failed at mounts, nil if there were
// none, and whether all there was to try are paths without one.
func triedMounts(err error) (failed error, absent bool) {
	var discovery *token.DiscoveryError
	if !errors.As(err, &discovery) {
		return nil, false
	}
	atMounts := *discovery
	atMounts.Attempts = nil
	for _, a := range discovery.Attempts {
		if !isAbsent(a) {
			atMounts.Attempts = append(atMounts.Attempts, a)
		}
	}
	if len(atMounts.Attempts) == 0 && atMounts.Unreadable == nil {
		return nil, true
	}
	return &atMounts, false
}

// isAbsent reports whether there is no BPF FS at a path that was only worth a try.
// That a command failed shows that there is one.
func isAbsent(a token.Attempt) bool {
	return a.Source.Kind == token.SourceMount && !strings.HasPrefix(a.Err.Error(), "create BPF token") &&
		(errors.Is(a.Err, syscall.ENOENT) || errors.Is(a.Err, syscall.ENOTDIR) || errors.Is(a.Err, syscall.EINVAL))
}
