package collection

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// faultErrnos are what commands fail with.
var faultErrnos = []syscall.Errno{
	syscall.ENOMEM, syscall.EPERM, syscall.EINVAL, syscall.EAGAIN, syscall.EINTR, syscall.EMFILE, syscall.ENOSPC,
}

// faultObjects have, together, every kind of step. Those that take long get the
// first errnos only.
var faultObjects = map[string][]syscall.Errno{
	"globals": faultErrnos, "bpf2bpf": faultErrnos, "map_in_map": faultErrnos, "pinned": faultErrnos,
	"maps_array": faultErrnos, "maps_hash": faultErrnos[:2], "prog_array": faultErrnos[:2],
	"struct_ops": faultErrnos[:2], "kconfig_virtual": faultErrnos[:1], "kfunc": faultErrnos[:2],
	"core_relo": faultErrnos[:2], "sched_cls": faultErrnos[:2],
}

// TestFaultAtEveryStep makes each command of a load fail in turn, for good and
// once.
func TestFaultAtEveryStep(t *testing.T) {
	loadsReally(t)
	testenv.NeedsHost(t, "hundreds of loads show nothing of the kernel and take minutes in a guest")
	for name, errnos := range sorted(faultObjects) {
		t.Run(name, func(t *testing.T) {
			f := faultTest{spec: objectSpec(t, name), pins: filepath.Join(mountBPFFS(t), "pins"), cache: btf.NewCache()}
			if err := os.Mkdir(f.pins, 0o700); err != nil {
				t.Fatal(err)
			}
			for _, s := range f.steps(t) {
				for _, errno := range errnos {
					f.always(t, s, errno)
					f.once(t, s, errno)
				}
			}
		})
	}
}

type faultTest struct {
	spec  *ebpf.CollectionSpec
	pins  string
	cache *btf.Cache
}

func (f *faultTest) load(intercept func(sys.Cmd, any, func() (int, error)) (int, error)) (*ebpf.Collection, error) {
	return engineWith(intercept).New(f.spec, &ebpf.CollectionOptions{
		Maps: ebpf.MapOptions{PinPath: f.pins}, Cache: f.cache,
	})
}

// steps loads the object undisturbed.
func (f *faultTest) steps(t *testing.T) []step {
	t.Helper()
	var r recorder
	coll, err := f.load(r.intercept)
	if err != nil {
		t.Fatal(err)
	}
	f.unpin(coll)
	coll.Close()
	steps := slices.Clone(r.steps)
	slices.SortFunc(steps, func(a, b step) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(steps)
}

func (f *faultTest) unpin(coll *ebpf.Collection) {
	for _, m := range coll.Maps {
		_ = m.Unpin()
	}
}

// always makes a step fail each time it is tried.
func (f *faultTest) always(t *testing.T, s step, errno syscall.Errno) {
	t.Helper()
	fail := func() error {
		return f.attempt(t, s, errno, func() bool { return true })
	}
	err := fail()
	if err == nil {
		if s.cmd != sys.BTFLoad || errno != syscall.EPERM {
			t.Errorf("%s always %v: no error", s, errno)
		}
		return // went on without types
	}
	f.check(t, s, errno, err)
	if errno != syscall.ENOMEM {
		return // the text is made the same way for all
	}
	if again := fail(); again == nil || again.Error() != err.Error() {
		t.Errorf("%s always %v: first %q, then %q", s, errno, err, again)
	}
}

// once makes a step fail the first time. The load may go on if it tries again.
func (f *faultTest) once(t *testing.T, s step, errno syscall.Errno) {
	t.Helper()
	var tried atomic.Bool
	if err := f.attempt(t, s, errno, func() bool { return !tried.Swap(true) }); err != nil {
		f.check(t, s, errno, err)
	}
}

// attempt loads with failures of one step, and looks at what is left.
func (f *faultTest) attempt(t *testing.T, s step, errno syscall.Errno, now func() bool) (err error) {
	t.Helper()
	unchanged(t, s.String()+" "+errno.Error(), func() {
		var coll *ebpf.Collection
		coll, err = f.load(func(cmd sys.Cmd, attr any, next func() (int, error)) (int, error) {
			if stepOf(cmd, attr) == s && now() {
				return -1, errno
			}
			return next()
		})
		if err == nil {
			f.complete(t, s, errno, coll)
		}
	})
	if left := goroutines(); left != "" {
		t.Errorf("%s %v: goroutines left:\n%s", s, errno, left)
	}
	if left, dirErr := os.ReadDir(f.pins); dirErr != nil || len(left) > 0 {
		t.Errorf("%s %v: pins left: %v, %v", s, errno, left, dirErr)
	}
	return err
}

// goroutines returns the stacks of all goroutines if one of a load is among them.
// Those that a load has waited for may still be on their last instructions.
func goroutines() string {
	stacks := make([]byte, 1<<16)
	for range 1000 {
		all := string(stacks[:runtime.Stack(stacks, true)])
		if !strings.Contains(all, "collection.(*load).") && !strings.Contains(all, "collection.inParallel") {
			return ""
		}
		runtime.Gosched()
	}
	return string(stacks)
}

// complete makes sure that a load that went on lacks nothing, and closes it.
func (f *faultTest) complete(t *testing.T, s step, errno syscall.Errno, coll *ebpf.Collection) {
	t.Helper()
	if len(coll.Maps) != len(f.spec.Maps) || len(coll.Programs) != len(f.spec.Programs) || len(coll.Variables) != len(f.spec.Variables) {
		t.Errorf("%s %v: loaded %d maps, %d programs, %d variables of %d, %d, %d", s, errno,
			len(coll.Maps), len(coll.Programs), len(coll.Variables),
			len(f.spec.Maps), len(f.spec.Programs), len(f.spec.Variables))
	}
	f.unpin(coll)
	coll.Close()
}

// check makes sure that an error says what failed and why.
func (f *faultTest) check(t *testing.T, s step, errno syscall.Errno, err error) {
	t.Helper()
	if !errors.Is(err, errno) {
		t.Errorf("%s %v: the errno is lost: %v", s, errno, err)
	}
	want := s.name
	outer, inner := strings.CutSuffix(strings.TrimSuffix(s.name, "e"), "_inn")
	switch {
	case inner:
		want = `create map "` + outer + `": inner map: `
	case s.cmd == sys.BTFLoad && errno == syscall.EPERM:
		want = "btf_load was refused"
	case s.cmd == sys.BTFLoad:
		want = "load BTF: "
	case s.cmd == sys.MapFreeze:
		want = `fill map ".`
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("%s %v: the error does not mention %q: %v", s, errno, want, err)
	}
	if strings.Contains(err.Error(), ": :") {
		t.Errorf("%s %v: stray colon: %v", s, errno, err)
	}
}
