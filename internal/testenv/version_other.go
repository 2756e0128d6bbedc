//go:build !linux

package testenv

// KernelVersion is the version of the running kernel. Elsewhere than on Linux it is 0.0.
func KernelVersion() (Version, error) { return Version{}, nil }
