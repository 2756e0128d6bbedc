package testenv

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// KernelVersion is the version of the running kernel. Elsewhere than on Linux it is 0.0.
func KernelVersion() (Version, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return Version{}, fmt.Errorf("read kernel version: %w", err)
	}
	return ParseVersion(unix.ByteSliceToString(u.Release[:]))
}
