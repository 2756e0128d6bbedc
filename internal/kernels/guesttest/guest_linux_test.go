package guesttest

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

func TestMain(m *testing.M) { testenv.Main(m) }

func release(t *testing.T) string {
	t.Helper()
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		t.Fatal(err)
	}
	return unix.ByteSliceToString(u.Release[:])
}

func TestKernelIsTheOneNamed(t *testing.T) {
	testenv.NeedsGuest(t, "asks what was booted")
	if got, want := release(t), os.Getenv("BPFTOKEN_KERNEL"); got != want {
		t.Errorf("booted %q, want %q", got, want)
	}
}

func TestFileSystems(t *testing.T) {
	testenv.NeedsGuest(t, "looks at its mounts")
	for dir, magic := range map[string]int64{
		"/proc": unix.PROC_SUPER_MAGIC, "/sys": unix.SYSFS_MAGIC, "/sys/fs/bpf": unix.BPF_FS_MAGIC,
		"/sys/fs/cgroup": unix.CGROUP2_SUPER_MAGIC, "/sys/kernel/tracing": unix.TRACEFS_MAGIC,
		"/sys/kernel/debug": unix.DEBUGFS_MAGIC, "/sys/kernel/security": unix.SECURITYFS_MAGIC,
		"/tmp": unix.TMPFS_MAGIC, "/dev": unix.TMPFS_MAGIC, "/dev/shm": unix.TMPFS_MAGIC, "/run": unix.TMPFS_MAGIC,
	} {
		var st unix.Statfs_t
		if err := unix.Statfs(dir, &st); err != nil || int64(st.Type) != magic {
			t.Errorf("%s: type %#x, want %#x, err %v", dir, st.Type, magic, err)
		}
	}
}

func TestFiles(t *testing.T) {
	testenv.NeedsGuest(t, "looks at its files")
	for _, f := range []string{
		"/boot/config-" + release(t), "/sys/kernel/btf/vmlinux", "/sys/kernel/tracing/kprobe_events", "/etc/passwd",
		"testdata/hello.txt", "../../../go.mod", "../guesttest/guest_linux_test.go", os.TempDir(),
	} {
		if _, err := os.Stat(f); err != nil {
			t.Error(err)
		}
	}
}

func TestUserIsRoot(t *testing.T) {
	testenv.NeedsGuest(t, "asks who it is")
	if os.Geteuid() != 0 || os.Getppid() != 1 {
		t.Errorf("uid %d, child of %d", os.Geteuid(), os.Getppid())
	}
}

func TestSecurityModules(t *testing.T) {
	testenv.NeedsGuest(t, "looks at its security modules")
	lsm, err := os.ReadFile("/sys/kernel/security/lsm")
	if err != nil || !bytes.Contains(append(lsm, ','), []byte("bpf,")) {
		t.Errorf("lsm = %q, %v", lsm, err)
	}
}

func TestLoopback(t *testing.T) {
	testenv.NeedsGuest(t, "uses its network")
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

func TestModules(t *testing.T) {
	testenv.NeedsGuest(t, "looks at its modules")
	for _, m := range []string{"veth", "dummy", "cls_bpf", "sch_ingress"} {
		t.Run(m, func(t *testing.T) {
			testenv.NeedsModule(t, m)
			for _, f := range []string{"/sys/module/" + m, "/sys/kernel/btf/" + m, filepath.Join("/lib/modules", release(t), m+".ko")} {
				if _, err := os.Stat(f); err != nil {
					t.Error(err)
				}
			}
		})
	}
}
