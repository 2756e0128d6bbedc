// Package release reads the running kernel's release and version.
package release

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Version returns the running kernel's version as KERNEL_VERSION encodes it.
//
// Like libbpf's get_kernel_version it asks Ubuntu and Debian first where they put
// the true patch level, which their release strings leave out.
func Version() (uint32, error) {
	rel, build, err := uname()
	if err != nil {
		return 0, fmt.Errorf("read kernel release: %w", err)
	}
	signature, _ := os.ReadFile("/proc/version_signature")
	return version(rel, build, string(signature))
}

// AtLeast reports whether the running kernel is of that version or newer, by its
// release alone; false if it cannot be told.
func AtLeast(major, minor uint32) bool {
	rel, _, err := uname()
	if err != nil {
		return false
	}
	v, err := parse(rel)
	return err == nil && v >= Encode(major, minor, 0)
}

// Running returns the running kernel's release, for example "6.12.9-amd64".
func Running() (string, error) {
	rel, _, err := uname()
	if err != nil {
		return "", fmt.Errorf("read kernel release: %w", err)
	}
	return rel, nil
}

// Encode returns KERNEL_VERSION(major, minor, patch). The patch level is capped
// at 255 as in the kernel (9b82f13e7ef3, "kbuild: clamp SUBLEVEL to 255").
func Encode(major, minor, patch uint32) uint32 {
	return major<<16 | minor<<8 | min(patch, 255)
}

// version picks the most exact of a release ("6.1.0-18-amd64"), a build ("#1 SMP
// Debian 6.1.76-1 (2024-02-01)") and Ubuntu's signature ("Ubuntu
// 5.15.0-91.101-generic 5.15.131").
func version(rel, build, signature string) (uint32, error) {
	if fields := strings.Fields(signature); len(fields) == 3 {
		if v, err := parse(fields[2]); err == nil {
			return v, nil
		}
	}
	if _, rest, ok := strings.Cut(build, "Debian "); ok {
		if v, err := parse(rest); err == nil {
			return v, nil
		}
	}
	v, err := parse(rel)
	if err != nil {
		return 0, fmt.Errorf("parse kernel release %q: %w", rel, err)
	}
	return v, nil
}

// parse reads two or three numbers and ignores what follows them.
func parse(s string) (uint32, error) {
	var numbers [3]uint32
	for i := range numbers {
		digits := s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
		n, err := strconv.ParseUint(digits, 10, 32)
		switch {
		case err == nil:
			numbers[i] = uint32(n)
		case i < 2:
			return 0, err
		}
		dot := false
		if s, dot = strings.CutPrefix(s[len(digits):], "."); !dot && i > 0 {
			break
		}
	}
	return Encode(numbers[0], numbers[1], numbers[2]), nil
}
