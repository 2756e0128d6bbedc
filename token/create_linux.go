package token

import (
	"errors"
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// create makes a token from the BPF FS at source.Path. The path is resolved once;
// everything after that is asked of the descriptor.
func (system) create(source Source) (*Token, *Attempt) {
	dir, err := unix.Open(source.Path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &Attempt{source, fmt.Errorf("open %q: %w", source.Path, err), openReason(err)}
	}
	defer unix.Close(dir)

	if err := checkBPFFS(dir); err != nil {
		return nil, &Attempt{source, fmt.Errorf("create BPF token from %q: %w", source.Path, err), reasonNotBPFFS}
	}
	var k sys.Kernel
	fd, err := k.TokenCreate(dir)
	if err != nil {
		return nil, createAttempt(source, err)
	}
	return &Token{fd, source}, nil
}

// checkBPFFS refuses a directory on any other file system with EINVAL, as
// BPF_TOKEN_CREATE does.
func checkBPFFS(dir int) error {
	var fs unix.Statfs_t
	if err := unix.Fstatfs(dir, &fs); err != nil {
		return err
	}
	if !isBPFFS(&fs) {
		return unix.EINVAL
	}
	return nil
}

const reasonNotBPFFS = "not a BPF FS: mount one there, or name the mount point of one"

// openReason glosses the errno of opening a mount point.
func openReason(err error) string {
	switch {
	case errors.Is(err, unix.ENOENT):
		return "no such directory: mount a delegating BPF FS there, or name the right path"
	case errors.Is(err, unix.ENOTDIR):
		return "not a directory: name the mount point of a BPF FS"
	case errors.Is(err, unix.EACCES):
		return "no permission to open it: check the modes of the path and of the mount (mode=)"
	case errors.Is(err, unix.ENAMETOOLONG):
		return "path too long: at most 4095 bytes"
	}
	return ""
}

// createAttempt explains the errno of BPF_TOKEN_CREATE, see [sys.Kernel.TokenCreate].
func createAttempt(source Source, errno error) *Attempt {
	a := &Attempt{Source: source, Err: fmt.Errorf("create BPF token from %q: %w", source.Path, errno)}
	switch {
	case errors.Is(errno, unix.EPERM):
		a.explainEPERM(errno)
	case errors.Is(errno, unix.ENOENT):
		a.Reason = "this BPF FS delegates nothing: mount it with delegate_* options"
	case errors.Is(errno, unix.EOPNOTSUPP):
		a.Reason = "the init user namespace has no BPF tokens: use a user namespace of your own, or load without a token"
	case errors.Is(errno, unix.EACCES):
		a.Reason = "no permission to use this BPF FS: check its mode, or an LSM refused"
	case errors.Is(errno, unix.EINVAL):
		a.Reason = invalidReason()
	}
	return a
}

func invalidReason() string {
	if (*sys.Kernel)(nil).KnowsTokens() {
		return "not the root of a BPF FS: name the mount point itself"
	}
	return "this kernel has no BPF tokens: Linux 6.9 or newer is needed"
}

// explainEPERM tells the causes of EPERM apart. bpf_token_create asks for CAP_BPF
// itself: here CAP_SYS_ADMIN does not stand in for it.
func (a *Attempt) explainEPERM(errno error) {
	have, err := effectiveCapabilities()
	switch {
	case err == nil && !have.has(CapBPF):
		missing := &MissingCapabilityError{Missing: []Capability{CapBPF}, Err: errno}
		a.Err = fmt.Errorf("create BPF token from %q: %w", a.Source.Path, missing)
		a.Reason = "the process needs CAP_BPF in its user namespace"
	case (*sys.Kernel)(nil).Blocked():
		a.Reason = "seccomp or an LSM refuses bpf(2) altogether: allow it for this process"
	default:
		a.Reason = "this BPF FS belongs to another user namespace: it must be opened (fsopen) in this one, not in its parent or child"
	}
}
