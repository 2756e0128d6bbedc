package testenv

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// FDs maps open file descriptors that hold BPF state to what they refer to.
type FDs map[int]string

// Leaked lists what after has and before had not, ordered by number.
func Leaked(before, after FDs) []string {
	var out []string
	for _, fd := range slices.Sorted(maps.Keys(after)) {
		if before[fd] != after[fd] {
			out = append(out, fmt.Sprintf("fd %d: %s", fd, after[fd]))
		}
	}
	return out
}

// watchedTarget reports whether a link in /proc/self/fd is of a kind that this module must not leak: BPF objects,
// mount contexts, perf events and namespaces. The kernel's spelling of the names has varied, hence the broad match.
func watchedTarget(target string) bool {
	if name, ok := strings.CutPrefix(target, "anon_inode:"); ok {
		return containsAny(name, "bpf", "btf", "fscontext", "perf_event")
	}
	kind, _, ok := strings.Cut(target, ":[")
	return ok && slices.Contains([]string{"user", "mnt", "net"}, kind)
}

func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

// details picks the lines of an fdinfo that tell two objects of a kind apart.
func details(fdinfo string) string {
	var out []string
	for line := range strings.Lines(fdinfo) {
		key, value, _ := strings.Cut(line, ":")
		if slices.Contains([]string{"map_type", "map_id", "prog_type", "prog_id", "link_type", "link_id", "btf_id"}, key) {
			out = append(out, key+" "+strings.TrimSpace(value))
		}
	}
	return strings.Join(out, ", ")
}
