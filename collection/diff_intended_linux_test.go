package collection_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

// onlyOurs says what we load and cilium/ebpf does not. These are all the intended
// differences in what loads.
func onlyOurs(o objects.Object) (difference string, ok bool) {
	differences := map[string]string{
		"graph":           "all types of a collection are in one BTF: those that only tags name are there too",
		"kconfig_char":    "y, n and m fit a char, as for libbpf",
		"kconfig_typedef": "an extern of a type that is a typedef fits what that stands for",
		"lsm_cgroup":      "the hook of an LSM program for cgroups is resolved",
		"fsession":        "the function that a session is for is resolved",
	}
	if o.Needing(objects.Tracefs) && featureProbes[objects.Tracefs]() != nil {
		return "LINUX_HAS_SYSCALL_WRAPPER is read from kallsyms, without tracefs", true
	}
	difference, ok = differences[o.Name]
	return difference, ok
}

// The table of objects and this list must not drift apart.
func TestIntendedDifferencesAreListed(t *testing.T) {
	for _, o := range objects.All() {
		if _, ok := onlyOurs(o); ok != (o.Upstream != "") && !o.Needing(objects.Tracefs) {
			t.Errorf("%s: upstream failure %q, listed as intended difference: %v", o.Name, o.Upstream, ok)
		}
	}
}

// Our objects are adopted by descriptor, so that they know the name that the kernel
// has for them; those of cilium/ebpf know the name of the spec.
func TestNamesAreTheKernels(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	spec := &ebpf.CollectionSpec{Maps: map[string]*ebpf.MapSpec{
		"long": {Name: "longer_than_fifteen", Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1},
	}}
	for name, tt := range map[string]struct {
		load loadFunc
		want string
	}{"ours": {collection.New, "Array(longer_than_fif)#"}, "cilium/ebpf": {upstream, "Array(longer_than_fifteen)#"}} {
		coll, err := tt.load(spec, nil, optionsFor(""))
		if err != nil {
			t.Fatal(err)
		}
		if got := coll.Maps["long"].String(); !strings.HasPrefix(got, tt.want) {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
		coll.Close()
	}
}

// hiddenSymbols reports whether a load under a token failed as it must, because the
// kernel hides the addresses of symbols: CAP_SYSLOG in a user namespace does not
// count for them.
func hiddenSymbols(t *testing.T, name string, err error) bool {
	t.Helper()
	return name == "ksyms" && errors.Is(err, ebpf.ErrRestrictedKernel)
}

// sameButTags makes up for the tags of programs that have ids of local types in
// their instructions, because our ids count in the BTF of the whole collection, or
// call several functions of one module, because we open that once.
func sameButTags(t *testing.T, object string, theirs, ours state) {
	t.Helper()
	for name, p := range theirs.Programs {
		mine := ours.Programs[name]
		if !namesLocalTypes(object, name) && !callsModule(object) {
			continue
		}
		if p.Tag == mine.Tag {
			t.Errorf("program %q: the tag is the same", name)
		}
		p.Tag = mine.Tag
		theirs.Programs[name] = p
	}
}

func namesLocalTypes(object, program string) bool {
	return object == "core_relo" && program == "types" || object == "many" && strings.HasPrefix(program, "program_")
}

func callsModule(object string) bool {
	return object == "kfunc_module" && missingFromVmlinux("bpf_skb_ct_lookup")
}

// sameButMasks makes up for the instructions that mask indices of arrays. For those
// that were made under a token the verifier always adds them, where the processor
// needs it: array_map_alloc in kernel/bpf/arraymap.c asks for the real CAP_PERFMON.
func sameButMasks(t *testing.T, asRoot, underToken state) {
	t.Helper()
	for name, p := range underToken.Programs {
		root := asRoot.Programs[name].Insns
		if p.Insns < root || p.Insns > root && p.Maps == 0 {
			t.Errorf("program %q: %d instructions under a token, %d as root", name, p.Insns, root)
		}
		p.Insns = root
		underToken.Programs[name] = p
	}
}

// sameButPointers makes up for list heads, which show as addresses.
func sameButPointers(states ...state) {
	for _, s := range states {
		for name, m := range s.Maps {
			if name == ".data.list" {
				m.Contents = nil
				s.Maps[name] = m
			}
		}
	}
}

// privately calls f with a BPF FS that nobody else sees, on a thread of its own.
func privately(t *testing.T, f func(bpffs string)) {
	t.Helper()
	dir := t.TempDir()
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked: the mount goes away with the thread
		err := errors.Join(
			unix.Unshare(unix.CLONE_NEWNS),
			unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""),
			unix.Mount("bpf", dir, "bpf", 0, ""),
		)
		if err == nil {
			f(dir)
		}
		done <- err
	}()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
