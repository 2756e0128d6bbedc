package delegate

import (
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
)

// A Context is a BPF FS in the making: the descriptor that fsopen(2) returns, close-on-exec. It belongs to the user
// namespace of the process that opened it. Close it when the mount is made or given up.
type Context struct{ fd *sys.FD }

// Open starts a BPF FS that will belong to the caller's user namespace. It needs CAP_SYS_ADMIN in the user
// namespace that owns the caller's mount namespace, else it fails with EPERM and [ErrNoMountRight].
func Open() (*Context, error) { return open() }

// FD returns the descriptor, -1 for a nil or closed context. It stays owned by c.
func (c *Context) FD() int {
	if c == nil {
		return -1
	}
	return c.fd.Int()
}

// Close closes the descriptor. A mount that was made of it stays. Closing twice, or a nil context, does nothing.
func (c *Context) Close() error {
	if c == nil {
		return nil
	}
	return c.fd.Close()
}

// Configure is [Configure] of c's descriptor.
func (c *Context) Configure(d token.Delegation) error { return Configure(c.FD(), d) }

// Mount mounts the BPF FS at the directory path, once a manager configured it. It needs CAP_SYS_ADMIN in the user
// namespace that owns the caller's mount namespace, which must not be an ancestor of the one that opened c.
//
// EINVAL: nobody configured the context, or it was mounted before.
func (c *Context) Mount(path string) error { return mount(c.FD(), path) }

// Configure sets what the BPF FS behind fsfd, a descriptor of fsopen("bpf"), delegates, and creates it, so that its
// opener can mount it. A zero Delegation makes a BPF FS that delegates nothing and that no token can be made of.
//
// The caller needs CAP_SYS_ADMIN in the init user namespace, else it fails with EPERM and [ErrNotPrivileged]; a
// kernel before 6.9 gives EINVAL and [ErrTooOld]. A descriptor of anything else is refused with [ErrNotContext]
// before anything is done with it. fsfd stays the caller's.
func Configure(fsfd int, d token.Delegation) error { return configure(fsfd, d) }
