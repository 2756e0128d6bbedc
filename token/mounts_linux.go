package token

import (
	"fmt"
	"io"
	"os"

	"github.com/moby/sys/mountinfo"
)

// bpffsMounts returns the mount points of every BPF FS that the calling thread
// sees.
func bpffsMounts() ([]string, error) {
	file, err := os.Open("/proc/thread-self/mountinfo")
	if err != nil {
		return nil, fmt.Errorf("list mounts: %w", err)
	}
	defer file.Close()
	return parseMounts(file)
}

// parseMounts returns the mount points of every BPF FS in a mountinfo file, in
// its order.
func parseMounts(r io.Reader) ([]string, error) {
	infos, err := mountinfo.GetMountsFromReader(r, mountinfo.FSTypeFilter("bpf"))
	if err != nil {
		return nil, fmt.Errorf("list mounts: %w", err)
	}
	paths := make([]string, len(infos))
	for i, info := range infos {
		paths[i] = info.Mountpoint
	}
	return paths, nil
}
