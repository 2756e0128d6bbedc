package token_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"golang.org/x/sys/unix"
)

// scratch is a directory for mount points, which go away with the test.
func scratch(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	must(t, unix.Mount("none", dir, "tmpfs", 0, ""))
	t.Cleanup(func() { must(t, unix.Unmount(dir, unix.MNT_DETACH)) })
	return dir
}

func TestFindOverMounted(t *testing.T) {
	cfg := mounter(mount("/run/a", token.All()), mount("/run/deep/b", token.All()), mount("/run/c", needMaps))
	tokentest.Run(t, "by other file systems", cfg, func(t *testing.T) {
		must(t, unix.Mount("none", "/run/a", "tmpfs", 0, ""), unix.Mount("none", "/run/deep", "tmpfs", 0, ""))
		found(t, &token.Config{Need: token.All()}, "/run/c")
		must(t, unix.Mount("none", "/run/c", "tmpfs", 0, ""))
		_, attempts := notFound(t, nil)
		wantErrors(t, "a covered mount point", attempts["/run/a"].Err, unix.EINVAL)
		wantErrors(t, "a mount point below a covered one", attempts["/run/deep/b"].Err, unix.ENOENT)
	})
	tokentest.Run(t, "by another BPF FS", mounter(mount("/run/a", needMaps), mount("/run/b", token.All())), func(t *testing.T) {
		must(t, unix.Mount("/run/b", "/run/a", "", unix.MS_BIND, ""))
		if d, err := found(t, &token.Config{Need: needBoth}, "/run/a").Delegation(); err != nil || d != token.All() {
			t.Errorf("%s, %v, want what is on top", d, err)
		}
	})
}

func TestFindSubtree(t *testing.T) {
	cfg := mounter(mount("/run/a", token.All()), mount("/run/b", needMaps))
	tokentest.Run(t, "bind-mounted", cfg, func(t *testing.T) {
		c := filepath.Join(scratch(t), "c")
		must(t, os.Mkdir("/run/a/sub", 0o700), os.Mkdir(c, 0o700), unix.Mount("/run/a/sub", c, "", unix.MS_BIND, ""))
		must(t, unix.Mount("none", "/run/a", "tmpfs", 0, ""))
		found(t, &token.Config{Need: token.All()}, "/run/b")
		must(t, unix.Unmount("/run/a", 0), os.Remove("/run/a/sub"))
		must(t, unix.Mount("none", "/run/a", "tmpfs", 0, ""), unix.Mount("none", "/run/b", "tmpfs", 0, ""))
		_, attempts := notFound(t, nil) // mountinfo now shows its root as deleted
		wantErrors(t, "a subtree", attempts[c].Err, unix.EINVAL)
		if !strings.Contains(attempts[c].Reason, "not the root of a BPF FS") {
			t.Errorf("%+v", attempts[c])
		}
	})
}

func TestFindAmongAThousandMounts(t *testing.T) {
	cfg := mounter(mount("/run/poor", needMaps), mount("/run/z", token.All()))
	tokentest.Run(t, "mounts", cfg, func(t *testing.T) {
		testenv.NoLeaks(t)
		dir := scratch(t)
		for i := range 1000 {
			path := filepath.Join(dir, strconv.Itoa(i))
			must(t, os.Mkdir(path, 0o700), unix.Mount("/run/poor", path, "", unix.MS_BIND, ""))
		}
		last := filepath.Join(dir, "last")
		must(t, os.Mkdir(last, 0o700), unix.Mount("/run/z", last, "", unix.MS_BIND, ""))
		must(t, unix.Mount("none", "/run/z", "tmpfs", 0, ""))
		found(t, &token.Config{Need: needBoth}, last)
		must(t, unix.Unmount(last, unix.MNT_DETACH)) // the token keeps it busy
		found(t, &token.Config{Need: needBoth}, "/run/poor")
	})
}
