package tokentest

import (
	"fmt"
	"path"
	"strings"
)

// runDir is covered by a tmpfs of the test's own.
const runDir = "/run"

// tempDir is for the test's temporary files. They go with the tmpfs.
const tempDir = runDir + "/tokentest"

// maxCapability bounds capability numbers: the kernel's sets have 64 bits.
const maxCapability = 63

func (c Config) validate() error {
	if c.UID < 0 || c.HostUID < 0 {
		return fmt.Errorf("check user ids: %d inside, %d outside: must not be negative", c.UID, c.HostUID)
	}
	for _, capability := range c.Capabilities {
		if capability > maxCapability {
			return fmt.Errorf("check capabilities: %d is none", uint(capability))
		}
	}
	for _, v := range c.Env {
		if !strings.Contains(v, "=") || strings.HasPrefix(v, markerEnv+"=") {
			return fmt.Errorf("check environment: %q is not of the form NAME=value, or reserved", v)
		}
	}
	return c.validateMounts()
}

func (c Config) validateMounts() error {
	for i, m := range c.Mounts {
		if err := checkMountPath(m.Path); err != nil {
			return err
		}
		for _, other := range c.Mounts[:i] {
			if isBelow(m.Path, other.Path) || isBelow(other.Path, m.Path) {
				return fmt.Errorf("check mounts: %q and %q lie inside one another", other.Path, m.Path)
			}
		}
	}
	return nil
}

func checkMountPath(p string) error {
	switch {
	case !path.IsAbs(p) || path.Clean(p) != p:
		return fmt.Errorf("check mount %q: must be a clean absolute path", p)
	case p == "/" || p == runDir || p == "/proc" || isBelow(p, "/proc"):
		return fmt.Errorf("check mount %q: no BPF FS can be mounted there", p)
	}
	return nil
}

// isBelow reports whether p lies inside dir.
func isBelow(p, dir string) bool { return strings.HasPrefix(p, dir+"/") }
