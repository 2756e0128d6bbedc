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

var sourceTexts = map[SourceKind]string{
	SourceUnknown:    "of unknown origin",
	SourceDescriptor: "handed over as a file descriptor",
	SourceExplicit:   "from %q",
	SourceVariable:   "from %q (" + EnvTokenPath + ")",
	SourceMount:      "from %q (found)",
}

// String describes the source for a reader, for example `from "/sys/fs/bpf"
// (found)`.
func (s Source) String() string {
	text := sourceTexts[s.Kind]
	if s.Kind >= SourceExplicit && s.Kind <= SourceMount {
		return fmt.Sprintf(text, s.Path)
	}
	return text
}
