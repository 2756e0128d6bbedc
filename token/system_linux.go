package token

import (
	"fmt"
	"os"

	"github.com/moby/sys/mountinfo"
	"golang.org/x/sys/unix"
)

// bpffsMounts returns the mount points of every BPF FS in sight, in the order
// of mountinfo.
func bpffsMounts() ([]string, error) {
	infos, err := mountinfo.GetMounts(mountinfo.FSTypeFilter("bpf"))
	if err != nil {
		return nil, fmt.Errorf("list mounts: %w", err)
	}
	paths := make([]string, len(infos))
	for i, info := range infos {
		paths[i] = info.Mountpoint
	}
	return paths, nil
}

// variable ignores the environment in secure-execution mode, as
// secure_getenv(3) does: there it comes from somebody with less privilege.
func (system) variable(name string) (string, bool) {
	if secureExecution() {
		return "", false
	}
	return os.LookupEnv(name)
}

func (s system) takeVariable(name string) (string, bool) {
	value, ok := s.variable(name)
	if ok {
		_ = os.Unsetenv(name)
	}
	return value, ok
}

// secureExecution reports AT_SECURE, see getauxval(3). The auxiliary vector
// needs no /proc.
func secureExecution() bool {
	const atSecure = 23
	auxv, err := unix.Auxv()
	if err != nil {
		return false
	}
	for _, pair := range auxv {
		if pair[0] == atSecure {
			return pair[1] != 0
		}
	}
	return false
}
