package token

import "slices"

// system is the machine that the process runs on.
type system struct{}

// conventionalPaths are tried before any other mount: where BPF file systems are
// mounted everywhere, then the two paths that managers chose for delegated ones.
var conventionalPaths = []string{"/sys/fs/bpf", "/run/bpf_delegation", "/run/tw/bpf"}

// mounts lists the conventional paths, then every other BPF FS. Conventional
// paths are always tried: mountinfo may be unreadable.
func (system) mounts() ([]string, error) {
	paths := slices.Clone(conventionalPaths)
	mounted, err := bpffsMounts()
	for _, path := range mounted {
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths, err
}
