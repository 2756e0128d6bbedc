package tokentest

import (
	"fmt"
	"os"

	"github.com/moby/sys/mountinfo"
	"golang.org/x/sys/unix"
)

// prepareThread gives the calling thread a mount namespace without any BPF FS, with an empty /run that holds the
// mount points, and takes root's supplementary groups from it. A child that is started from it inherits all that.
//
// It is done here and not by the child because mounts that cross into the namespace of a lesser user cannot be
// taken away there.
func prepareThread(mounts []Mount) error {
	if err := unix.Unshare(unix.CLONE_NEWNS); err != nil {
		return fmt.Errorf("unshare mount namespace: %w", err)
	}
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make mounts private: %w", err)
	}
	if err := unmountBPFFS(); err != nil {
		return err
	}
	if err := os.MkdirAll(runDir, 0o755); err != nil { // minimal systems have none
		return fmt.Errorf("make %q: %w", runDir, err)
	}
	if err := unix.Mount("tokentest", runDir, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0755"); err != nil {
		return fmt.Errorf("mount a private tmpfs over %q: %w", runDir, err)
	}
	if err := makeDir(tempDir, 0o777|os.ModeSticky); err != nil {
		return fmt.Errorf("make directory for temporary files: %w", err)
	}
	for _, m := range mounts {
		if err := makeMountPoint(m.Path); err != nil {
			return err
		}
	}
	return dropGroups()
}

// unmountBPFFS takes every BPF FS out of sight, the last one first, with whatever is mounted in it.
func unmountBPFFS() error {
	infos, err := mountinfo.GetMounts(mountinfo.FSTypeFilter("bpf"))
	if err != nil {
		return fmt.Errorf("list mounts: %w", err)
	}
	for i := len(infos) - 1; i >= 0; i-- {
		if err := unix.Unmount(infos[i].Mountpoint, unix.MNT_DETACH|unix.UMOUNT_NOFOLLOW); err != nil {
			return fmt.Errorf("unmount inherited BPF FS %q: %w", infos[i].Mountpoint, err)
		}
	}
	return nil
}

// makeMountPoint makes directories on the private tmpfs only.
func makeMountPoint(path string) error {
	if isBelow(path, runDir) {
		if err := makeDir(path, 0o755); err != nil {
			return fmt.Errorf("make mount point: %w", err)
		}
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("find mount point, which must exist or lie below %q: %w", runDir, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("find mount point %q: %w", path, unix.ENOTDIR)
	}
	return nil
}

// makeDir makes a directory of that mode, whatever the umask.
func makeDir(path string, mode os.FileMode) error {
	if err := os.MkdirAll(path, mode); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}

// dropGroups asks for this thread only, which the wrapper in x/sys does not offer.
func dropGroups() error {
	if _, _, errno := unix.RawSyscall(unix.SYS_SETGROUPS, 0, 0, 0); errno != 0 {
		return fmt.Errorf("drop supplementary groups: %w", errno)
	}
	return nil
}
