package token

import (
	"fmt"
	"sync/atomic"

	"github.com/bpftoken/bpftoken/internal/sys"
)

// A Token owns the descriptor of a BPF token. Close it when it is no longer
// needed: programs and maps that were made with it do not depend on it, and while
// it is open its BPF FS cannot be unmounted (EBUSY), only detached.
//
// A Token is safe for concurrent use; closing one that is in use makes the
// commands that follow fail. A nil Token is no token: its FD is -1, and its
// methods say that it is closed.
type Token struct {
	fd     *sys.FD
	source Source
	masks  atomic.Pointer[Delegation] // once read: the kernel never changes them
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
func (t *Token) Source() Source {
	if t == nil {
		return Source{}
	}
	return t.source
}

// String describes the token for a reader, in one line.
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

// FromFD adopts fd, a token's descriptor, and makes it close-on-exec. When it
// fails the descriptor stays the caller's: EBADF if it is not open, EINVAL if it
// is no token. Linux 6.9.
func FromFD(fd int) (*Token, error) {
	t, err := adopt(fd)
	if err != nil {
		return nil, fmt.Errorf("adopt descriptor %s: %w", describeFD(fd), err)
	}
	return t, nil
}

func adopt(fd int) (*Token, error) {
	if err := verify(fd); err != nil {
		return nil, err
	}
	if err := sys.SetCloseOnExec(fd); err != nil {
		return nil, err
	}
	owned, err := sys.NewFD(fd)
	if err != nil {
		return nil, err
	}
	return &Token{fd: owned, source: Source{Kind: SourceDescriptor}}, nil
}
