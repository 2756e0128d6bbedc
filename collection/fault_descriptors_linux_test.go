package collection

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

// descriptorsEnv marks the process that runs out of descriptors: other tests
// should not.
const descriptorsEnv = "BPFTOKEN_TEST_DESCRIPTORS"

// TestFaultOutOfDescriptors loads with no descriptor left, with one, with two, until
// it works.
func TestFaultOutOfDescriptors(t *testing.T) {
	loadsReally(t)
	testenv.NeedsHost(t, "hundreds of loads show nothing of the kernel and take minutes in a guest")
	if os.Getenv(descriptorsEnv) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestFaultOutOfDescriptors$", "-test.v=true")
		cmd.Env = append(os.Environ(), descriptorsEnv+"=1")
		out, err := cmd.CombinedOutput()
		if err != nil || strings.Count(string(out), "--- PASS") < len(descriptorObjects) {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	// One worker: which program meets the limit would otherwise be a matter of luck.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for _, name := range descriptorObjects {
		t.Run(name, func(t *testing.T) {
			opts := &ebpf.CollectionOptions{Maps: ebpf.MapOptions{PinPath: mountBPFFS(t)}}
			loadWithFew(t, objectSpec(t, name), opts)
		})
	}
}

// descriptorObjects open, together, all that a load may open.
var descriptorObjects = []string{
	"maps_array", "globals", "map_in_map", "prog_array", "pinned", "kfunc", "core_relo",
	"kconfig_virtual", "struct_ops", "bpf2bpf",
}

// maxDescriptors is more than any of the objects takes.
const maxDescriptors = 200

func loadWithFew(t *testing.T, spec *ebpf.CollectionSpec, opts *ebpf.CollectionOptions) {
	t.Helper()
	plan, err := newPlan(spec, nil, everything)
	if err != nil {
		t.Fatal(err)
	}
	// Kernel types are read meanwhile, and take the last descriptor first or not.
	racing := plan.needsKernelTypes(&opts.Programs)
	for free := range maxDescriptors {
		var err, again error
		what := strconv.Itoa(free) + " descriptors"
		unchanged(t, what, func() { err = loadLimited(t, spec, opts, free) })
		if err == nil {
			return
		}
		if !errors.Is(err, syscall.EMFILE) {
			t.Errorf("%s: error %v is not EMFILE", what, err)
		}
		if !strings.Contains(err.Error(), `"`) && !strings.HasPrefix(err.Error(), "load BTF: ") {
			t.Errorf("%s: the error names no object: %v", what, err)
		}
		unchanged(t, what, func() { again = loadLimited(t, spec, opts, free) })
		if again == nil || !racing && again.Error() != err.Error() {
			t.Errorf("%s: first %q, then %v", what, err, again)
		}
	}
	t.Errorf("it does not load with %d descriptors", maxDescriptors)
}

// loadLimited loads and closes while only so many descriptors are free.
func loadLimited(t *testing.T, spec *ebpf.CollectionSpec, opts *ebpf.CollectionOptions, free int) error {
	t.Helper()
	restore := leaveFree(t, free)
	coll, err := New(spec, nil, opts)
	restore()
	if err != nil {
		return err
	}
	(&faultTest{spec: spec}).complete(t, step{}, 0, coll)
	return nil
}

// leaveFree lowers RLIMIT_NOFILE so that free descriptors can be opened.
func leaveFree(t *testing.T, free int) (restore func()) {
	t.Helper()
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &old); err != nil {
		t.Fatal(err)
	}
	fd := 0
	for unused := 0; ; fd++ {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil {
			if unused == free {
				break
			}
			unused++
		}
	}
	set := func(limit uint64) {
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: limit, Max: old.Max}); err != nil {
			t.Fatal(err)
		}
	}
	set(uint64(fd))
	return func() { set(old.Cur) }
}
