package delegate

import (
	"errors"
	"fmt"
	"strings"
)

// What stands behind the errno of a refused step.
var (
	// ErrNotPrivileged: only CAP_SYS_ADMIN in the init user namespace may delegate.
	ErrNotPrivileged = errors.New("needs CAP_SYS_ADMIN in the init user namespace")
	// ErrTooOld: the kernel is older than 6.9 and does not know the delegate_* options.
	ErrTooOld = fmt.Errorf("kernel knows no BPF delegation, Linux 6.9 or newer is needed: %w", errors.ErrUnsupported)
	// ErrNotContext: the descriptor is no mount context of a BPF FS.
	ErrNotContext = errors.New("not a mount context of a BPF FS")
	// ErrSameNamespace: nothing can be delegated to the manager's own user namespace.
	ErrSameNamespace = errors.New("no user namespace of its own to delegate to")
	// ErrNoMountRight: making a mount needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace.
	ErrNoMountRight = errors.New("needs CAP_SYS_ADMIN in the user namespace that owns the mount namespace")
)

// An Error is a step that the kernel refused.
type Error struct {
	// Op is the step with its object, for example "set delegate_cmds=0x21".
	Op string
	// Err is the errno.
	Err error
	// Hint is one of this package's sentinels when the cause is known, or nil.
	Hint error
	// Log is what the kernel wrote about the mount context, line by line.
	Log []string
}

// Error puts the step, the errno, the cause and the kernel's messages into one line.
func (e *Error) Error() string {
	msg := fmt.Sprintf("%s: %v", e.Op, e.Err)
	if e.Hint != nil {
		msg += fmt.Sprintf(" (%v)", e.Hint)
	}
	if len(e.Log) > 0 {
		msg += fmt.Sprintf(" (kernel: %s)", strings.Join(e.Log, "; "))
	}
	return msg
}

// Unwrap returns the errno and the hint.
func (e *Error) Unwrap() []error {
	if e.Hint == nil {
		return []error{e.Err}
	}
	return []error{e.Err, e.Hint}
}
