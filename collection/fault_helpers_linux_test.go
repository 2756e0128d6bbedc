package collection

import (
	"fmt"
	"sync"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

// objectSpec parses one of the committed objects.
func objectSpec(tb testing.TB, name string) *ebpf.CollectionSpec {
	tb.Helper()
	path, err := objects.Get(name).Path()
	if err != nil {
		tb.Fatal(err)
	}
	spec, err := ebpf.LoadCollectionSpec(path)
	if err != nil {
		tb.Fatal(err)
	}
	return spec
}

// mountBPFFS mounts a BPF FS for the time of the test.
func mountBPFFS(tb testing.TB) string {
	tb.Helper()
	testenv.NeedsRoot(tb)
	dir := tb.TempDir()
	if err := unix.Mount("bpffs", dir, "bpf", 0, ""); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			tb.Error(err)
		}
	})
	return dir
}

// loadsReally skips a test where the engine cannot load for real.
func loadsReally(tb testing.TB) {
	tb.Helper()
	testenv.NeedsRoot(tb)
	testenv.SkipBefore(tb, 6, 9, "the engine is for kernels that know tokens")
}

// A step is one command of a load, told apart by what it is about: programs are
// loaded concurrently, so that counting commands would not do.
type step struct {
	cmd  sys.Cmd
	name string // of the map or program, cut to what the kernel keeps
}

func (s step) String() string { return fmt.Sprintf("%s %q", s.cmd, s.name) }

func stepOf(cmd sys.Cmd, attr any) step {
	switch attr := attr.(type) {
	case *sys.MapCreateAttr:
		return step{cmd, attr.Name.String()}
	case *sys.ProgLoadAttr:
		return step{cmd, attr.Name.String()}
	}
	return step{cmd, ""}
}

// A recorder lets every command through and keeps what it saw.
type recorder struct {
	mu    sync.Mutex
	steps []step
	attrs []any
}

func (r *recorder) intercept(cmd sys.Cmd, attr any, next func() (int, error)) (int, error) {
	fd, err := next()
	if err == syscall.EAGAIN {
		return fd, err // a signal came in between, and the command is made again
	}
	r.mu.Lock()
	r.steps, r.attrs = append(r.steps, stepOf(cmd, attr)), append(r.attrs, attr)
	r.mu.Unlock()
	return fd, err
}

// count returns how often each command was seen.
func (r *recorder) count() map[sys.Cmd]int {
	counts := make(map[sys.Cmd]int)
	for _, s := range r.steps {
		counts[s.cmd]++
	}
	return counts
}

// engineWith returns an engine whose commands go through intercept.
func engineWith(intercept func(sys.Cmd, any, func() (int, error)) (int, error)) *Engine {
	return &Engine{kernel: &sys.Kernel{Intercept: intercept}}
}

// unchanged fails the test if f leaves a BPF descriptor open.
func unchanged(tb testing.TB, what string, f func()) {
	tb.Helper()
	before, err := testenv.OpenFDs()
	if err != nil {
		tb.Fatal(err)
	}
	f()
	after, err := testenv.OpenFDs()
	if err != nil {
		tb.Fatal(err)
	}
	if leaked := testenv.Leaked(before, after); len(leaked) > 0 {
		tb.Errorf("%s: leaked %q", what, leaked)
	}
}
