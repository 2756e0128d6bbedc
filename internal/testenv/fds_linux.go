package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// OpenFDs lists this process's descriptors for BPF objects, bpffs files, mount contexts and namespaces.
func OpenFDs() (FDs, error) {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return nil, fmt.Errorf("list open files: %w", err)
	}
	out := make(FDs)
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil {
			out.add(fd)
		}
	}
	return out, nil
}

// add records fd when it is worth watching. One that vanished since it was listed, such as the one that the listing
// itself used, is not.
func (f FDs) add(fd int) {
	target, err := os.Readlink(filepath.Join("/proc/self/fd", strconv.Itoa(fd)))
	if err != nil || !watchedTarget(target) && !onBPFFS(fd) {
		return
	}
	info, _ := os.ReadFile(filepath.Join("/proc/self/fdinfo", strconv.Itoa(fd)))
	if d := details(string(info)); d != "" {
		target += " (" + d + ")"
	}
	f[fd] = target
}

// onBPFFS is true for directories and pinned objects on a bpffs, for detached mounts of one, and for tokens.
func onBPFFS(fd int) bool {
	var st unix.Statfs_t
	return unix.Fstatfs(fd, &st) == nil && uint32(st.Type) == unix.BPF_FS_MAGIC
}
