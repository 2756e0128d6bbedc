package collection_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/loader"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// Every object loads under exactly what RequirementsOf says, and with any single
// bit less it is refused by that name.
func TestRequirementsAreSufficientAndMinimal(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	eachSandbox(t, func(g *group) tokentest.Config { return g.sandbox(g.caps) }, loadExactly)
}

// With any single capability less an object is refused by the name of that. A few of
// each group do, as they all need the same.
func TestEveryCapabilityIsNeeded(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	for _, missing := range []token.Capability{token.CapNetAdmin, token.CapSysAdmin, token.CapPerfmon, token.CapBPF} {
		t.Run("without "+missing.String(), func(t *testing.T) {
			seen := make(map[string]bool)
			less := func(g *group) tokentest.Config {
				all := fmt.Sprint(g.caps)
				if seen[all] || !slices.Contains(g.caps, missing) {
					return tokentest.Config{}
				}
				seen[all] = true
				caps := slices.DeleteFunc(slices.Clone(g.caps), func(c token.Capability) bool { return c == missing })
				return g.few().sandbox(caps)
			}
			eachSandbox(t, less, func(t *testing.T, object string) { loadWithoutCapability(t, object, missing) })
		})
	}
}

// A group is objects that need the same capabilities, and that this kernel can load
// under a token. A sandbox takes a second to start where processors are emulated.
type group struct {
	caps    []token.Capability
	objects []string
	mounts  []tokentest.Mount
}

// maxMounts bounds what a sandbox is asked for: the request must fit an environment
// variable.
const maxMounts = 150

// eachSandbox starts one sandbox for each group that has one and calls f in it for
// each object.
func eachSandbox(t *testing.T, config func(*group) tokentest.Config, f func(t *testing.T, object string)) {
	t.Helper()
	const most = 16
	var groups []*group
	if !tokentest.Inside() {
		testenv.NeedsRoot(t)
		groups = groupObjects(t)
	}
	for i := range most {
		var cfg tokentest.Config
		if !tokentest.Inside() {
			if i == len(groups) {
				return
			}
			if cfg = config(groups[i]); cfg.Mounts == nil {
				continue
			}
		}
		tokentest.Run(t, fmt.Sprintf("sandbox %d", i), cfg, func(t *testing.T) {
			for object := range strings.SplitSeq(os.Getenv(envObjects), ",") {
				t.Run(object, func(t *testing.T) { f(t, object) })
			}
		})
	}
	if len(groups) > most {
		t.Errorf("%d groups, raise the constant", len(groups))
	}
}

func groupObjects(t *testing.T) []*group {
	t.Helper()
	var groups []*group
	for _, o := range loadable() {
		if o.Name == "heavy" || !canLoad(t, o) || !canLoadUnderToken(t, o) {
			continue // heavy is nothing but slow
		}
		cfg := exactly(t, o.Name)
		i := slices.IndexFunc(groups, func(g *group) bool {
			return slices.Equal(g.caps, cfg.Capabilities) && len(g.mounts)+len(cfg.Mounts) <= maxMounts
		})
		if i < 0 {
			i, groups = len(groups), append(groups, &group{caps: cfg.Capabilities})
		}
		groups[i].objects = append(groups[i].objects, o.Name)
		groups[i].mounts = append(groups[i].mounts, cfg.Mounts...)
	}
	return groups
}

// few returns a smaller group, with nothing but exact mounts.
func (g *group) few() *group {
	const most = 4
	out := &group{caps: g.caps, objects: g.objects[:min(len(g.objects), most)]}
	for _, m := range g.mounts {
		if slices.Contains(out.objects, strings.TrimPrefix(m.Path, mountOf(""))) {
			out.mounts = append(out.mounts, m)
		}
	}
	return out
}

func (g *group) sandbox(caps []token.Capability) tokentest.Config {
	return tokentest.Config{
		Capabilities: caps, Mounts: g.mounts, Env: []string{envObjects + "=" + strings.Join(g.objects, ",")},
	}
}

// A guest must try every object that this machine cannot load.
func TestRequirementsOfEveryObject(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	for _, o := range loadable() {
		t.Run(o.Name, func(t *testing.T) {
			needUnderToken(t, o)
			r := requirements(t, o.Name)
			if r.Delegation.Cmds == 0 || !slices.Contains(r.Capabilities, token.CapBPF) {
				t.Errorf("it needs no command, or not CAP_BPF: %+v", r)
			}
		})
	}
}

// completed is specOf, also for programs that attach to another: nothing looks at
// that before the load.
func completed(t testing.TB, name string) *ebpf.CollectionSpec {
	t.Helper()
	spec := specOf(t, name)
	if attachesToProgram(name) {
		attachTo(spec, new(ebpf.Program))
	}
	return spec
}

// needUnderToken skips if this kernel cannot load the object under a token.
func needUnderToken(t *testing.T, o objects.Object) {
	t.Helper()
	testenv.NeedsRoot(t)
	need(t, o)
	if requirements(t, o.Name).Delegation.Cmds&token.CmdBTFGetFDByID != 0 {
		testenv.SkipBefore(t, 6, 15, "tokens for btf_get_fd_by_id")
	}
}

// exactly has just the capabilities that an object needs, and a mount with just the
// delegation, and for each bit one that lacks it.
func exactly(t *testing.T, name string) tokentest.Config {
	t.Helper()
	needs := requirements(t, name)
	cfg := tokentest.Config{Capabilities: slices.Clone(needs.Capabilities)}
	if readsPointers[name] != "" || name == readsPointersBefore {
		cfg.Capabilities = append(cfg.Capabilities, token.CapPerfmon)
	}
	mount := func(path string, d token.Delegation) {
		if !d.IsZero() {
			cfg.Mounts = append(cfg.Mounts, tokentest.Mount{Path: path, Delegation: d})
		}
	}
	mount(mountOf(name), needs.Delegation)
	for i, bit := range bits(needs.Delegation) {
		mount(mountWithout(name, i), without(needs.Delegation, bit))
	}
	if attachesToProgram(name) {
		mount(mountOf(name)+"-target", requirements(t, "freplace_target").Delegation)
	}
	return cfg
}

// without returns d less a bit. A delegation of nothing makes no token: then it is
// one of a command that has nothing to do with loading.
func without(d, bit token.Delegation) token.Delegation {
	if d = bit.Missing(d); d.IsZero() {
		d.Cmds = 1 << 1 // map_lookup_elem
	}
	return d
}

// mountWithout names the mount that lacks the i-th bit; a message must not be able to
// name the bit by accident.
func mountWithout(object string, i int) string { return fmt.Sprintf("%s-%d", mountOf(object), i) }

// bits takes a delegation apart.
func bits(d token.Delegation) []token.Delegation {
	var out []token.Delegation
	for i := range 64 {
		for _, bit := range []token.Delegation{
			{Cmds: 1 << i}, {Maps: 1 << i}, {Progs: 1 << i}, {Attachs: 1 << i},
		} {
			if d.Missing(bit).IsZero() {
				out = append(out, bit)
			}
		}
	}
	return out
}

// nameOf names a single bit as a Reason does.
func nameOf(bit token.Delegation) (kind, name string) {
	switch {
	case bit.Cmds != 0:
		return "command", bit.Cmds.Names()[0]
	case bit.Maps != 0:
		return "map type", bit.Maps.Names()[0]
	case bit.Progs != 0:
		return "program type", bit.Progs.Names()[0]
	}
	return "attach type", bit.Attachs.Names()[0]
}

func loadExactly(t *testing.T, name string) {
	testenv.NoLeaks(t)
	err := tryAt(t, name, mountOf(name))
	if hiddenSymbols(t, name, err) {
		return
	}
	if err != nil {
		t.Fatalf("under exactly what it needs: %v", err)
	}
	needs := requirements(t, name)
	for i, bit := range bits(needs.Delegation) {
		path := mountWithout(name, i)
		if bit.Cmds == token.CmdBTFLoad {
			loadWithoutBTF(t, name, path, needs)
			continue
		}
		checkNotDelegated(t, tryAt(t, name, path), bit, needs)
	}
}

// tryAt loads an object under the token of a mount.
func tryAt(t *testing.T, name, path string) error {
	t.Helper()
	tok, err := token.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer tok.Close()
	return tryWith(t, name, path, &collection.Engine{Token: tok})
}

func tryWith(t *testing.T, name, path string, engine *collection.Engine) error {
	t.Helper()
	spec := specOf(t, name)
	if attachesToProgram(name) {
		defer attachToTarget(t, spec, mountOf(name)+"-target").Close()
	}
	coll, err := engine.New(spec, optionsFor(path))
	if err == nil {
		coll.Close()
	}
	return err
}

func attachToTarget(t *testing.T, spec *ebpf.CollectionSpec, path string) *ebpf.Collection {
	t.Helper()
	tok, err := token.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer tok.Close()
	target, err := collection.New(specOf(t, "freplace_target"), tok, nil)
	if err != nil {
		t.Fatal(err)
	}
	attachTo(spec, target.Programs["target"])
	return target
}

// checkNotDelegated wants a refusal that names exactly one bit and what needs it.
func checkNotDelegated(t *testing.T, err error, bit token.Delegation, needs *collection.Requirements) {
	t.Helper()
	kind, name := nameOf(bit)
	var gap *token.NotDelegatedError
	if !errors.Is(err, unix.EPERM) || !errors.Is(err, token.ErrNotDelegated) || !errors.As(err, &gap) {
		t.Errorf("without %s %s: %v, want EPERM and ErrNotDelegated", kind, name, err)
		return
	}
	if diff := cmp.Diff(bit, gap.Missing); diff != "" {
		t.Errorf("without %s %s: missing (-want +got):\n%s", kind, name, diff)
	}
	if errors.Is(err, token.ErrMissingCapability) {
		t.Errorf("without %s %s: a capability is blamed: %v", kind, name, err)
	}
	checkRefusal(t, err, kind, name, needs)
}

// checkRefusal wants an error that names a bit or capability and the objects that
// need it.
func checkRefusal(t *testing.T, err error, kind, name string, needs *collection.Requirements) {
	t.Helper()
	var refused *collection.RefusedError
	if !errors.As(err, &refused) {
		t.Errorf("without %s %s: %v, want a RefusedError", kind, name, err)
		return
	}
	if diff := cmp.Diff(needs, refused.Needs); diff != "" {
		t.Errorf("without %s %s: needs (-RequirementsOf +RefusedError):\n%s", kind, name, diff)
	}
	i := slices.IndexFunc(needs.Reasons, func(r collection.Reason) bool { return r.Kind == kind && r.Name == name })
	if i < 0 {
		t.Fatalf("no reason for %s %s: %+v", kind, name, needs.Reasons)
	}
	const shown = 4 // a few objects stand for all
	objects := needs.Reasons[i].Objects
	for _, want := range append(slices.Clone(objects[:min(len(objects), shown)]), name) {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("without %s %s: %v, want %s named", kind, name, err, want)
		}
	}
}

// needsBTF says what of an object cannot be made without BTF, and why. All others
// load.
var needsBTF = map[string]string{
	"bpf2bpf":           `load program "each_element": it needs BTF, as it passes callbacks`,
	"core_relo":         `load program "types": it needs BTF, as its CO-RE relocations name local types by id`,
	"freplace":          `load program "replacement": it needs BTF`,
	"graph":             `create map ".data.list": it needs BTF, as its value holds a struct bpf_spin_lock`,
	"kptr":              `create map "tasks": it needs BTF, as its value holds a pointer tagged kptr`,
	"many":              `load program "program_10": it needs BTF, as its CO-RE relocations name local types by id`,
	"maps_cgroup":       `create map "cgrp_storage": it needs BTF, as local storage maps are described by it`,
	"maps_storage":      `create map "inode_storage": it needs BTF, as local storage maps are described by it`,
	"struct_ops":        `create map "reno_like": it needs BTF, as struct_ops maps are described by it`,
	"struct_ops_fields": `create map "with_ecn": it needs BTF, as struct_ops maps are described by it`,
	"value_fields":      `create map "locks": it needs BTF, as its value holds a struct bpf_spin_lock`,
	"value_wq":          `create map "works": it needs BTF, as its value holds a struct bpf_wq`,
}

// readsPointers is what no spec shows: these need CAP_PERFMON as well, because
// without it the verifier forbids arithmetic with pointers.
var readsPointers = map[string]string{
	"value_fields": "prohibited for !root",
	"value_wq":     "prohibited for !root",
}

// readsPointersBefore is one for which it depends on the kernel: since Linux 6.18 at
// the latest the verifier puts a barrier where it does not want to speculate.
const readsPointersBefore = "kfunc"

// loadWithoutBTF loads under a token that lacks btf_load.
func loadWithoutBTF(t *testing.T, name, path string, needs *collection.Requirements) {
	t.Helper()
	tok, err := token.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer tok.Close()
	var log strings.Builder
	engine := &collection.Engine{Token: tok, Logger: slog.New(slog.NewTextHandler(&log, nil))}
	err = tryWith(t, name, path, engine)
	what, needed := needsBTF[name]
	switch {
	case !needed && err != nil:
		if !hiddenSymbols(t, name, err) {
			t.Errorf("without btf_load: %v, want a load without BTF", err)
		}
	case !needed:
		if n := strings.Count(log.String(), "level=WARN"); n != 1 || !strings.Contains(log.String(), "btf_load") {
			t.Errorf("without btf_load: %d warnings, want one that names it:\n%s", n, log.String())
		}
	case err == nil:
		t.Errorf("without btf_load: it loads, want %s", what)
	default:
		checkNotDelegated(t, err, token.Delegation{Cmds: token.CmdBTFLoad}, needs)
		if !strings.Contains(err.Error(), what) {
			t.Errorf("without btf_load: %v, want %q", err, what)
		}
	}
}

func loadWithoutCapability(t *testing.T, name string, missing token.Capability) {
	testenv.NoLeaks(t)
	spec := specOf(t, name)
	if attachesToProgram(name) {
		// Already the target is refused: see TestKernelFreplace for what attaches to it.
		err := discardCollection(new(loader.Loader).NewCollection(specOf(t, "freplace_target")))
		if !errors.Is(err, token.ErrMissingCapability) {
			t.Errorf("%v, want ErrMissingCapability", err)
		}
		return
	}
	needs := requirements(t, name)
	coll, err := (&loader.Loader{Token: token.Config{Need: needs.Delegation}}).NewCollectionWithOptions(spec, *optionsFor(mountOf(name)))
	if err == nil {
		coll.Close()
	}
	if name == readsPointersBefore && missing == token.CapPerfmon {
		verr := new(ebpf.VerifierError)
		if err != nil && !errors.As(err, &verr) {
			t.Errorf("%v, want a load, or a VerifierError", err)
		}
		return
	}
	var gap *token.MissingCapabilityError
	if !errors.Is(err, token.ErrMissingCapability) || !errors.As(err, &gap) {
		t.Fatalf("%v, want ErrMissingCapability", err)
	}
	if diff := cmp.Diff([]token.Capability{missing}, gap.Missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	verr := new(ebpf.VerifierError)
	if !errors.Is(err, unix.EPERM) && !errors.As(err, &verr) {
		t.Errorf("%v, want EPERM or a VerifierError", err)
	}
	if errors.Is(err, token.ErrNotDelegated) {
		t.Errorf("%v, want the token not blamed", err)
	}
	if words := readsPointers[name]; words != "" && missing == token.CapPerfmon {
		if !errors.As(err, &verr) || !strings.Contains(err.Error(), words) {
			t.Errorf("%v, want a VerifierError with %q", err, words)
		}
		return
	}
	if missing == token.CapBPF && slices.Contains(needs.Capabilities, token.CapSysAdmin) {
		return // CAP_SYS_ADMIN is as good for each object, only not to make the token
	}
	checkRefusal(t, err, "capability", missing.String(), needs)
}
