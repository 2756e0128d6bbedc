package collection_test

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"golang.org/x/sys/unix"
)

// kernelTypes is shared by all tests: parsing the kernel's BTF takes a while.
var kernelTypes = btf.NewCache()

// loadable returns the objects that end in a load once a caller has completed
// them: all but those that are meant to fail.
func loadable() []objects.Object {
	var out []objects.Object
	for _, o := range objects.All() {
		if o.Fails == "" || o.Fails == objects.Incomplete {
			out = append(out, o)
		}
	}
	return out
}

// specOf reads an object and adds what its caller has to add, except for programs
// to attach to: see attachTo.
func specOf(t testing.TB, name string) *ebpf.CollectionSpec {
	t.Helper()
	path, err := objects.Get(name).Path()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := ebpf.LoadCollectionSpec(path)
	if err != nil {
		t.Fatal(err)
	}
	switch name {
	case "map_in_map_legacy":
		spec.Maps["outer"].InnerMap = &ebpf.MapSpec{Type: ebpf.Hash, KeySize: 4, ValueSize: 4, MaxEntries: 1}
	case "maps_extra":
		spec.Maps["hash"].Extra = nil
	}
	return spec
}

// attachesToProgram reports whether an object's programs attach to those of
// freplace_target.
func attachesToProgram(name string) bool { return name == "freplace" || name == "fentry_prog" }

// attachTo completes a spec with the program to attach to.
func attachTo(spec *ebpf.CollectionSpec, target *ebpf.Program) *ebpf.CollectionSpec {
	for _, p := range spec.Programs {
		p.AttachTarget = target
	}
	return spec
}

// need skips the test if this kernel cannot load the object, whoever loads it.
func need(t *testing.T, o objects.Object) {
	t.Helper()
	if o.Name == "heavy" {
		testenv.NeedsHost(t, "a processor that is not emulated, for millions of verified instructions")
	}
	if o.Since != (testenv.Version{}) {
		testenv.SkipBefore(t, o.Since.Major, o.Since.Minor, "object "+o.Name)
	}
	for _, f := range o.Needs {
		if f != objects.Tracefs { // only cilium/ebpf needs it
			testenv.NeedsFeature(t, string(f), featureProbes[f])
		}
	}
}

// canLoad is need for those who do not want to skip.
func canLoad(t *testing.T, o objects.Object) bool {
	t.Helper()
	kernel, err := testenv.KernelVersion()
	if err != nil {
		t.Fatal(err)
	}
	if kernel.Less(o.Since) || o.Name == "heavy" && testenv.InGuest() {
		return false
	}
	for _, f := range o.Needs {
		if f != objects.Tracefs && featureProbes[f]() != nil {
			return false
		}
	}
	return true
}

// canLoadUnderToken reports whether this kernel's tokens are for every command that
// the object needs.
func canLoadUnderToken(t *testing.T, o objects.Object) bool {
	t.Helper()
	kernel, err := testenv.KernelVersion()
	if err != nil {
		t.Fatal(err)
	}
	needs := requirements(t, o.Name).Delegation
	return needs.Cmds&token.CmdBTFGetFDByID == 0 || !kernel.Less(testenv.Version{Major: 6, Minor: 15})
}

// featureProbes find out what the kernel has without the engine. Those that load
// programs need root.
var featureProbes = map[objects.Feature]func() error{
	objects.Fentry:       sync.OnceValue(func() error { return loadsTracing(ebpf.AttachTraceFEntry, "bpf_fentry_test1") }),
	objects.Fexit:        sync.OnceValue(func() error { return loadsTracing(ebpf.AttachTraceFExit, "bpf_fentry_test1") }),
	objects.FmodRet:      sync.OnceValue(func() error { return loadsTracing(ebpf.AttachModifyReturn, "bpf_modify_return_test") }),
	objects.FSession:     sync.OnceValue(func() error { return loadsTracing(ebpf.AttachTraceFEntry, "bpf_fentry_test1") }),
	objects.LSM:          sync.OnceValue(func() error { return loadsUpstream("lsm") }),
	objects.Freplace:     sync.OnceValue(func() error { return loadsUpstream("freplace") }),
	objects.KernelConfig: sync.OnceValue(kernelConfig),
	objects.Cmpxchg16:    sync.OnceValue(cmpxchg16),
	objects.Veth:         func() error { return inKernelTypes("veth", "veth_xmit") },
	objects.Conntrack:    func() error { return inKernelTypes("nf_conntrack", "bpf_skb_ct_lookup") },
	objects.Tracefs:      tracefs,
}

// loadsTracing loads a program that does nothing but be there.
func loadsTracing(attach ebpf.AttachType, target string) error {
	prog, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Name: "probe", Type: ebpf.Tracing, AttachType: attach, AttachTo: target, License: "GPL",
		Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()},
	})
	if err != nil {
		return err
	}
	return prog.Close()
}

// loadsUpstream loads an object with cilium/ebpf.
func loadsUpstream(name string) error {
	path, err := objects.Get(name).Path()
	if err != nil {
		return err
	}
	spec, err := ebpf.LoadCollectionSpec(path)
	if err != nil {
		return err
	}
	if attachesToProgram(name) {
		target, err := loadTargetUpstream()
		if err != nil {
			return err
		}
		defer target.Close()
		attachTo(spec, target.Programs["target"])
	}
	coll, err := ebpf.NewCollectionWithOptions(spec, ebpf.CollectionOptions{Cache: kernelTypes})
	if err != nil {
		return err
	}
	coll.Close()
	return nil
}

func loadTargetUpstream() (*ebpf.Collection, error) {
	path, err := objects.Get("freplace_target").Path()
	if err != nil {
		return nil, err
	}
	return ebpf.LoadCollection(path)
}

func tracefs() error {
	_, err := os.Stat("/sys/kernel/tracing/kprobe_events")
	return err
}

func kernelConfig() error {
	var uts unix.Utsname
	if err := unix.Uname(&uts); err != nil {
		return err
	}
	_, err := os.Stat("/proc/config.gz")
	if err == nil {
		return nil
	}
	_, err = os.Stat("/boot/config-" + unix.ByteSliceToString(uts.Release[:]))
	return err
}

// cmpxchg16 asks for what the allocator of arenas takes since Linux 6.18
// (kmalloc_nolock in mm/slub.c).
func cmpxchg16() error {
	if !release.AtLeast(6, 18) {
		return nil
	}
	cpuinfo, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return err
	}
	if runtime.GOARCH == "amd64" && !strings.Contains(string(cpuinfo), " cx16 ") {
		return errors.New("the processor has no cmpxchg16b")
	}
	return nil
}

// inKernelTypes looks for a function in vmlinux, or for its module's BTF.
func inKernelTypes(module, function string) error {
	if !missingFromVmlinux(function) {
		return nil
	}
	if _, err := os.Stat("/sys/kernel/btf/" + module); err != nil {
		return fmt.Errorf("neither built in nor a module: %w", err)
	}
	return nil
}

func missingFromVmlinux(function string) bool {
	types, err := kernelTypes.Kernel()
	if err != nil {
		return true
	}
	var f *btf.Func
	return types.TypeByName(function, &f) != nil
}
