package tokentest

import (
	"time"

	"github.com/bpftoken/bpftoken/token"
)

// A Config says what the process that runs the test looks like. The zero Config is an unprivileged user in user,
// mount and PID namespaces of its own, with no capability and no BPF FS in sight.
type Config struct {
	// Mounts are the BPF file systems in sight, mounted in this order. There are no others.
	Mounts []Mount
	// Capabilities are what the process has in its user namespace, and all it could ever get: they make up the
	// effective, permitted, inheritable, ambient and bounding sets. Any number of capabilities(7) will do.
	Capabilities []token.Capability
	// Network gives the process a network namespace of its own, with the loopback interface up. Without it the
	// process shares that of the host, over which it has no capability.
	Network bool
	// Nested runs the test in one more user namespace, below the one that owns the mounts: there no token can be
	// made of them. Capabilities are those in the inner one.
	Nested bool
	// HideProc hides /proc behind an empty directory while fn runs, as a strict sandbox does.
	HideProc bool
	// Env is added to the environment of the test process, as "NAME=value". Of the host's environment only
	// LIBBPF_BPF_TOKEN_PATH is left out, and TMPDIR replaced.
	Env []string
	// Timeout ends a test that hangs: it fails with a dump of its goroutines. 0: a little before the deadline of t
	// (go test -timeout), and never if there is none.
	Timeout time.Duration
	// UID is the user and group id of the process in its user namespace. 0: 1000. Real 0 is not on offer.
	UID int
	// HostUID is the user and group id that UID stands for outside. 0: one that no system assigns.
	HostUID int
}

// A Mount is a BPF FS in sight of the test.
type Mount struct {
	// Path is the mount point: an absolute path that exists, or lies below /run, which is a fresh tmpfs.
	Path string
	// Delegation is what it delegates. The zero Delegation is nothing.
	Delegation token.Delegation
}

// Defaults of [Config].
const (
	defaultUID     = 1000
	defaultHostUID = 2_000_001_000 // above systemd's container ranges, below 2^31
)

func (c Config) uid() int { return orDefault(c.UID, defaultUID) }

func (c Config) hostUID() int { return orDefault(c.HostUID, defaultHostUID) }

func orDefault(v, def int) int {
	if v == 0 {
		return def
	}
	return v
}
