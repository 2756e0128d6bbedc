package token

import "log/slog"

// EnvTokenPath is the environment variable that names the BPF FS to make the
// token from. Its meaning is libbpf's: empty means no token at all, anything else
// is mandatory.
const EnvTokenPath = "LIBBPF_BPF_TOKEN_PATH"

// A Config says how [Find] looks for a token. The zero value, like nil, looks at
// the environment and then at the mounts.
type Config struct {
	// Disabled wants no token, whatever the environment says.
	Disabled bool
	// FD is an inherited token's descriptor; 0 is none. It wins over FDVariable
	// and Path. Find duplicates it: it stays the caller's.
	FD int
	// FDVariable names an environment variable that holds an inherited token's
	// descriptor, for example "BPF_TOKEN_FD". It wins over Path when it is set, and
	// is read once: the descriptor is adopted and the variable unset. Without this
	// field no such variable is read.
	FDVariable string
	// Path is a BPF FS mount point to make the token from, and mandatory when set.
	Path string
	// Need ranks the mounts that are found: the first that covers it wins, else
	// the one with the fewest gaps.
	Need Delegation
	// NeedFunc stands in for Need where that takes work to find out: it is asked at
	// most once, and only when there is a mount to rank.
	NeedFunc func() Delegation
	// Logger is told of each attempt (debug), of the token used (info) and of what
	// went worse than it should (warning). Nil is silent.
	Logger *slog.Logger
}

// need returns what to rank mounts by.
func (c *Config) need() Delegation {
	if c.NeedFunc != nil {
		return c.NeedFunc()
	}
	return c.Need
}
