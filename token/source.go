package token

import "fmt"

// A Source says where a token came from.
type Source struct {
	// Kind is how it was found.
	Kind SourceKind
	// Path is the mount point of its BPF FS; empty for a descriptor that was
	// handed over.
	Path string
}

// SourceKind is a way of finding a token.
type SourceKind uint8

// The ways of finding a token.
const (
	SourceUnknown    SourceKind = iota // the zero Source
	SourceDescriptor                   // FromFD, Receive, Config.FD, Config.FDVariable
	SourceExplicit                     // Create, Config.Path
	SourceVariable                     // LIBBPF_BPF_TOKEN_PATH
	SourceMount                        // a conventional path or any other mount
)

// String describes the source for a reader, in one line: for example
// `from "/sys/fs/bpf"`.
func (s Source) String() string {
	switch s.Kind {
	case SourceExplicit, SourceMount:
		return "from " + quotePath(s.Path)
	case SourceVariable:
		return fmt.Sprintf("from %s (%s)", quotePath(s.Path), EnvTokenPath)
	case SourceDescriptor:
		return "handed over as a file descriptor"
	}
	return "of unknown origin"
}
