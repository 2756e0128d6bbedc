package probes

import "github.com/bpftoken/bpftoken/internal/release"

// LinuxVersionCode returns the version of the running kernel as KERNEL_VERSION in
// linux/version.h encodes it. Do not conclude features from it: distributions
// backport and disable them. Ask a [Prober].
func LinuxVersionCode() (uint32, error) { return release.Version() }
