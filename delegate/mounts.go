package delegate

import "github.com/bpftoken/bpftoken/token"

// A Mount is a BPF FS that is mounted in the caller's mount namespace.
type Mount struct {
	// Path is the mount point as the caller sees it.
	Path string
	// Delegation is what the kernel prints as delegated. Bits that the kernel has no name for are not printed; the
	// exact masks are those of a token made from the mount.
	Delegation token.Delegation
	// Options are the options of the file system as the kernel prints them.
	Options string
}

// Mounts returns every BPF FS in sight, in the order of mountinfo, which is that of mounting. It needs a readable
// /proc/thread-self/mountinfo and no privilege.
//
// A mount whose options cannot be parsed, because a newer kernel prints names that this package does not know, is
// returned with a zero Delegation, together with an error that says so.
func Mounts() ([]Mount, error) { return mounts() }
