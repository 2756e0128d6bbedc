package testenv

import (
	"fmt"
	"testing"
)

// Version is the major and minor number of a Linux kernel.
type Version struct{ Major, Minor int }

// ParseVersion reads the start of a kernel release such as "6.12.48+deb13-cloud-amd64".
func ParseVersion(release string) (Version, error) {
	var v Version
	if _, err := fmt.Sscanf(release, "%d.%d", &v.Major, &v.Minor); err != nil {
		return Version{}, fmt.Errorf("parse kernel release %q: %w", release, err)
	}
	return v, nil
}

// Less reports whether v is older than w.
func (v Version) Less(w Version) bool {
	return v.Major < w.Major || v.Major == w.Major && v.Minor < w.Minor
}

// String returns the version as "6.12".
func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// SkipBefore skips the test on a kernel older than major.minor, and on other systems than Linux.
func SkipBefore(tb testing.TB, major, minor int, why string) {
	tb.Helper()
	if need := (Version{major, minor}); running(tb).Less(need) {
		Skip(tb, Kernel, fmt.Sprintf("needs Linux %s: %s", need, why))
	}
}

// SkipFrom skips the test on major.minor and newer: it is for tests of what only older kernels do.
func SkipFrom(tb testing.TB, major, minor int, why string) {
	tb.Helper()
	if limit := (Version{major, minor}); !running(tb).Less(limit) {
		Skip(tb, Kernel, fmt.Sprintf("needs Linux before %s: %s", limit, why))
	}
}

// running is the version of this kernel; an unreadable one fails the test rather than skipping it.
func running(tb testing.TB) Version {
	tb.Helper()
	v, err := KernelVersion()
	if err != nil {
		tb.Fatal(err)
	}
	return v
}
