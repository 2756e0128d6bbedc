package token

import (
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
)

// A Token owns the descriptor of a BPF token. Close it when it is no longer
// needed: programs and maps that were made with it do not depend on it.
//
// A Token is safe for concurrent use; closing one that is in use makes the
// commands that follow fail.
type Token struct {
	fd     *sys.FD
	source Source
}

// FD returns the token's descriptor, -1 for a nil or closed token. It stays
// owned by t.
func (t *Token) FD() int {
	if t == nil {
		return sys.NoToken
	}
	return t.fd.Int()
}

// Close closes the descriptor. Closing twice, or a nil token, does nothing.
func (t *Token) Close() error {
	if t == nil {
		return nil
	}
	return t.fd.Close()
}

// Source says where the token came from.
func (t *Token) Source() Source { return t.source }

// String describes the token for a reader.
func (t *Token) String() string {
	if t == nil {
		return "no BPF token"
	}
	return "BPF token " + t.source.String()
}

// Create makes a token from the BPF FS that is mounted at bpffs. A privileged
// manager must have mounted it with delegate_* options for the user namespace
// that the calling process is in, and the process needs CAP_BPF there.
//
// It fails with a mandatory [DiscoveryError], hence [ErrNotAvailable], that wraps
// the errno. Linux 6.9.
func Create(bpffs string) (*Token, error) {
	return mandatory(system{}.create(Source{SourceExplicit, bpffs}))
}

// FromFD adopts fd, a token's descriptor, and makes it close-on-exec. A
// descriptor that is no token is refused and left to the caller; EBADF stays
// reachable for a closed one.
func FromFD(fd int) (*Token, error) {
	if err := verify(fd); err != nil {
		return nil, fmt.Errorf("adopt descriptor %d as BPF token: %w", fd, err)
	}
	owned, err := sys.NewFD(fd)
	if err != nil {
		return nil, fmt.Errorf("adopt descriptor %d as BPF token: %w", fd, err)
	}
	return &Token{owned, Source{Kind: SourceDescriptor}}, nil
}

// Check returns nil if t allows all of need, else a [NotDelegatedError] that
// lists every gap.
func (t *Token) Check(need Delegation) error {
	have, err := t.Delegation()
	if err != nil {
		return err
	}
	if missing := have.Missing(need); !missing.IsZero() {
		return &NotDelegatedError{Missing: missing, Have: have, Source: t.source}
	}
	return nil
}

// Delegation returns the exact masks of the token, from BPF_OBJ_GET_INFO_BY_FD
// (Linux 6.17), else from /proc/self/fdinfo (Linux 6.9), where the kernel prints
// "any" once every bit it knows is set.
func (t *Token) Delegation() (Delegation, error) {
	fd := t.FD()
	if fd < 0 {
		return Delegation{}, fmt.Errorf("read delegation: token is closed: %w", syscall.EBADF)
	}
	var k sys.Kernel
	if info, err := k.TokenInfo(fd); err == nil {
		return Delegation{
			Cmds(info.AllowedCmds), MapTypes(info.AllowedMaps),
			ProgramTypes(info.AllowedProgs), AttachTypes(info.AllowedAttachs),
		}, nil
	}
	d, err := readFDInfo(fd)
	if err != nil {
		return Delegation{}, fmt.Errorf("read delegation of %s: %w", t, err)
	}
	return d, nil
}
