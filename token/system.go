package token

// system is the machine that the process runs on.
type system struct{}

// mounts lists the conventional paths, then every other BPF FS. Conventional
// paths are always tried: mountinfo may be unreadable.
func (system) mounts() ([]string, error) {
	mounted, err := bpffsMounts()
	return candidatePaths(mounted), err
}

// candidatePaths puts the conventional paths before the others: where BPF file
// systems are mounted everywhere, then the two paths that managers chose for
// delegated ones. A path is tried once, however many mounts are stacked there.
func candidatePaths(mounted []string) []string {
	paths := []string{"/sys/fs/bpf", "/run/bpf_delegation", "/run/tw/bpf"}
	seen := make(map[string]bool, len(paths)+len(mounted))
	for _, path := range paths {
		seen[path] = true
	}
	for _, path := range mounted {
		if !seen[path] {
			seen[path] = true
			paths = append(paths, path)
		}
	}
	return paths
}
