package token

import (
	"iter"
	"slices"
)

// system is the machine that the process runs on.
type system struct{}

// conventionalPaths are where BPF file systems are mounted everywhere, then the
// two paths that managers chose for delegated ones.
var conventionalPaths = []string{"/sys/fs/bpf", "/run/bpf_delegation", "/run/tw/bpf"}

// mounts yields the conventional paths, then every other BPF FS. Conventional
// paths are always tried, as mountinfo may be unreadable, and most often nobody
// asks for more: mountinfo is long on a node with many containers.
func (system) mounts() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, path := range conventionalPaths {
			if !yield(path, nil) {
				return
			}
		}
		mounted, err := bpffsMounts()
		if err != nil && !yield("", err) {
			return
		}
		for _, path := range otherPaths(mounted) {
			if !yield(path, nil) {
				return
			}
		}
	}
}

// otherPaths leaves out the conventional paths, and repetitions: a path is tried
// once, however many mounts are stacked there.
func otherPaths(mounted []string) []string {
	seen := make(map[string]bool, len(mounted))
	return slices.DeleteFunc(slices.Clone(mounted), func(path string) bool {
		again := seen[path] || slices.Contains(conventionalPaths, path)
		seen[path] = true
		return again
	})
}
