package testenv

import (
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestMain(m *testing.M) { Main(m) }

// openNS stands in for a BPF object, which not every user may make.
func openNS(t *testing.T) int {
	t.Helper()
	fd, err := unix.Open("/proc/self/ns/user", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	return fd
}

func TestNoLeaks(t *testing.T) {
	var kept, clean fakeTB
	var fd int
	kept.run(func(tb testing.TB) { NoLeaks(tb); fd = openNS(t) })
	unix.Close(fd)
	clean.run(func(tb testing.TB) { NoLeaks(tb); unix.Close(openNS(t)) })
	if !strings.Contains(kept.failed, "user:[") {
		t.Errorf("kept a descriptor: %q", kept.failed)
	}
	if clean.failed != "" {
		t.Errorf("kept none: %q", clean.failed)
	}
}

func TestWatch(t *testing.T) {
	var fd int
	var out strings.Builder
	if code := watch(&out, func() int { fd = openNS(t); return 0 }); code != 1 {
		t.Errorf("passed with a leak: code %d", code)
	}
	if !strings.HasPrefix(out.String(), "FAIL: leaked 1 descriptors:\n\tfd ") {
		t.Errorf("passed with a leak: said %q", out.String())
	}
	out.Reset()
	if code := watch(&out, func() int { unix.Close(fd); return 3 }); code != 3 || out.String() != "" {
		t.Errorf("failed without a leak: code %d, said %q", code, out.String())
	}
}

func TestFindsMaps(t *testing.T) {
	NeedsRoot(t)
	fd := createArray(t)
	fds, err := OpenFDs()
	unix.Close(fd)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(fds[fd], "anon_inode:bpf-map (map_type 2, map_id ") {
		t.Errorf("fd %d: %q", fd, fds[fd])
	}
}
