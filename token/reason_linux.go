package token

import (
	"fmt"
	"strings"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// The reasons that take more than an errno to tell.
const (
	reasonNotBPFFS  = "not a BPF FS: mount one there, or name the mount point of one"
	reasonNotRoot   = "not the root of a BPF FS: name a mount point of the whole file system, no subdirectory"
	reasonOldKernel = "this kernel has no BPF tokens: Linux 6.9 or newer is needed"
	reasonNoCapBPF  = "the process needs CAP_BPF in its user namespace"
	reasonBlocked   = "seccomp or an LSM refuses bpf(2) altogether: allow it for this process"
	reasonOtherUser = "this BPF FS was opened in another user namespace, or an LSM refused: it must be opened (fsopen) in this one"
	reasonManyFiles = "too many open files: raise RLIMIT_NOFILE"
)

var openReasons = map[error]string{
	unix.ENOENT:       "no such directory: mount a delegating BPF FS there, or name the right path",
	unix.ENOTDIR:      "not a directory: name the mount point of a BPF FS",
	unix.EACCES:       "no permission to open it: check the modes of the path and of the mount (mode=)",
	unix.EPERM:        "no permission to open it: an LSM refused",
	unix.ENAMETOOLONG: "path too long: at most 4095 bytes, and 255 a name",
	unix.ELOOP:        "too many symbolic links: name the mount point itself",
	unix.EINVAL:       "a path cannot hold a NUL byte",
	unix.EMFILE:       reasonManyFiles,
	unix.ENFILE:       reasonManyFiles,
}

// openReason glosses the errno of opening a mount point.
func openReason(errno error) string { return openReasons[errno] }

var createReasons = map[error]string{
	unix.ENOENT:     "this BPF FS delegates nothing: mount it with delegate_* options",
	unix.EOPNOTSUPP: "the init user namespace has no BPF tokens: use a user namespace of your own, or load without a token",
	unix.EACCES:     "no permission to use this BPF FS: check its mode, or an LSM refused",
	unix.ENOSYS:     "no bpf(2): the kernel was built without it, or seccomp hides it",
	unix.EMFILE:     reasonManyFiles,
	unix.ENFILE:     reasonManyFiles,
}

// createAttempt explains the errno of BPF_TOKEN_CREATE, see [sys.Kernel.TokenCreate].
func createAttempt(source Source, errno error) *Attempt {
	a := &Attempt{source, errno, createReasons[errno]}
	switch errno {
	case unix.EPERM:
		a.Reason, a.Err = explainEPERM()
	case unix.EINVAL:
		a.Reason = invalidReason()
	}
	a.Err = fmt.Errorf("create BPF token: %w", a.Err)
	return a
}

// invalidReason tells the causes of EINVAL apart.
func invalidReason() string {
	if (*sys.Kernel)(nil).KnowsTokens() {
		return reasonNotRoot
	}
	return reasonOldKernel
}

// explainEPERM names every cause of EPERM that can be seen. bpf_token_create asks
// for CAP_BPF itself: here CAP_SYS_ADMIN does not stand in for it.
func explainEPERM() (reason string, err error) {
	err = unix.EPERM
	var reasons []string
	if (*sys.Kernel)(nil).Blocked() {
		reasons = append(reasons, reasonBlocked)
	}
	if have, capErr := effectiveCapabilities(); capErr == nil && !have.has(CapBPF) {
		err = &MissingCapabilityError{Missing: []Capability{CapBPF}, Err: unix.EPERM}
		reasons = append(reasons, reasonNoCapBPF)
	}
	if len(reasons) == 0 {
		return reasonOtherUser, err
	}
	return strings.Join(reasons, "; "), err
}
