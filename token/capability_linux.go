package token

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// effectiveCapabilities reads the calling thread's effective set with capget(2),
// which works without /proc.
func effectiveCapabilities() (capabilitySet, error) {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		return 0, fmt.Errorf("read capabilities: %w", err)
	}
	return capabilitySet(data[0].Effective) | capabilitySet(data[1].Effective)<<32, nil
}
