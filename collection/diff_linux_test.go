package collection_test

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/google/go-cmp/cmp"
)

// Every committed object is the same three times: loaded by cilium/ebpf as root,
// by us as root without a token, and by us, unprivileged, under a token that
// delegates exactly what it needs. The process has every capability that token can
// count, because without CAP_PERFMON the verifier adds instructions against
// speculative execution.
func TestLoadsLikeUpstream(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	underToken := loadAllUnderTokens(t)
	if tokentest.Inside() {
		return
	}
	for _, o := range loadable() {
		t.Run(o.Name, func(t *testing.T) {
			testenv.NeedsRoot(t)
			testenv.NoLeaks(t)
			need(t, o)
			ours := loadAsRoot(t, o.Name, collection.New)
			compareWithUpstream(t, o, ours)
			needUnderToken(t, o)
			compareWithToken(t, o, ours, underToken)
		})
	}
}

// loadAllUnderTokens loads each object in the sandbox and returns what root sees of
// it. An object that is missing in the result did not load.
func loadAllUnderTokens(t *testing.T) map[string]state {
	t.Helper()
	cfg := tokentest.Config{Capabilities: []token.Capability{token.CapNetAdmin, token.CapSysAdmin, token.CapPerfmon, token.CapBPF}}
	finish := func() map[string]state { return nil }
	if !tokentest.Inside() && os.Geteuid() == 0 {
		var socket string
		socket, finish = examine(t)
		var names []string
		for _, o := range loadable() {
			if !canLoad(t, o) || !canLoadUnderToken(t, o) {
				continue
			}
			names = append(names, o.Name)
			cfg.Mounts = append(cfg.Mounts, tokentest.Mount{Path: mountOf(o.Name), Delegation: delegationFor(t, o.Name)})
		}
		cfg.Env = []string{envSocket + "=" + socket, envObjects + "=" + strings.Join(names, ",")}
	}
	tokentest.Run(t, "under tokens", cfg, func(t *testing.T) {
		for name := range strings.SplitSeq(os.Getenv(envObjects), ",") {
			t.Run(name, func(t *testing.T) { loadAndHandOver(t, name) })
		}
	})
	return finish()
}

const (
	envSocket  = "BPFTOKEN_TEST_SOCKET"
	envObjects = "BPFTOKEN_TEST_OBJECTS"
)

func mountOf(name string) string { return "/run/bpf/" + name }

// delegationFor returns exactly what an object needs, and its target's needs.
func delegationFor(t testing.TB, name string) token.Delegation {
	t.Helper()
	need := requirements(t, name).Delegation
	if attachesToProgram(name) {
		need = need.Union(requirements(t, "freplace_target").Delegation)
	}
	return need
}

var (
	known   = make(map[string]*collection.Requirements)
	knownMu sync.Mutex
)

// requirements returns what an object needs. It is found out once: it takes reading
// the kernel's types.
func requirements(t testing.TB, name string) *collection.Requirements {
	t.Helper()
	knownMu.Lock()
	defer knownMu.Unlock()
	if r := known[name]; r != nil {
		return r
	}
	r, err := collection.RequirementsOf(completed(t, name))
	if err != nil {
		t.Fatal(err)
	}
	known[name] = r
	return r
}

func loadAndHandOver(t *testing.T, name string) {
	testenv.NoLeaks(t)
	tok, err := token.Create(mountOf(name))
	if err != nil {
		t.Fatal(err)
	}
	defer tok.Close()
	spec := specOf(t, name)
	if attachesToProgram(name) {
		target, err := collection.New(specOf(t, "freplace_target"), tok, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer target.Close()
		attachTo(spec, target.Programs["target"])
	}
	coll, err := collection.New(spec, tok, optionsFor(mountOf(name)))
	if hiddenSymbols(t, name, err) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer coll.Close()
	handOver(t, os.Getenv(envSocket), name, coll)
}

func optionsFor(bpffs string) *ebpf.CollectionOptions {
	return &ebpf.CollectionOptions{Cache: kernelTypes, Maps: ebpf.MapOptions{PinPath: bpffs}}
}

type loadFunc func(*ebpf.CollectionSpec, *token.Token, *ebpf.CollectionOptions) (*ebpf.Collection, error)

func upstream(spec *ebpf.CollectionSpec, _ *token.Token, opts *ebpf.CollectionOptions) (*ebpf.Collection, error) {
	return ebpf.NewCollectionWithOptions(spec, *opts)
}

// loadAsRoot loads an object without a token and examines it.
func loadAsRoot(t *testing.T, name string, load loadFunc) state {
	t.Helper()
	s, err := tryAsRoot(t, name, load)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func tryAsRoot(t *testing.T, name string, load loadFunc) (s state, err error) {
	t.Helper()
	spec := specOf(t, name)
	opts := optionsFor("")
	if attachesToProgram(name) {
		target, err := load(specOf(t, "freplace_target"), nil, opts)
		if err != nil {
			t.Fatal(err)
		}
		defer target.Close()
		attachTo(spec, target.Programs["target"])
	}
	privately(t, func(bpffs string) {
		opts.Maps.PinPath = bpffs
		var coll *ebpf.Collection
		if coll, err = load(spec, nil, opts); err != nil {
			return
		}
		defer coll.Close()
		s = stateOf(t, coll)
		s.Variables = variablesOf(t, coll.Variables)
	})
	return s, err
}

func compareWithUpstream(t *testing.T, o objects.Object, ours state) {
	t.Helper()
	theirs, err := tryAsRoot(t, o.Name, upstream)
	if difference, ok := onlyOurs(o); ok {
		if err == nil {
			t.Errorf("cilium/ebpf loads it now: %s", difference)
		}
		return
	}
	if err != nil {
		t.Fatalf("cilium/ebpf: %v", err)
	}
	sameButTags(t, o.Name, theirs, ours)
	if diff := cmp.Diff(theirs, ours); diff != "" {
		t.Errorf("cilium/ebpf (-), as root without a token (+):\n%s", diff)
	}
}

func compareWithToken(t *testing.T, o objects.Object, ours state, underToken map[string]state) {
	t.Helper()
	if len(underToken) == 0 {
		return // -test.run leaves the sandbox out, or it has failed by itself
	}
	got, ok := underToken[o.Name]
	if !ok {
		if o.Name != "ksyms" {
			t.Error("it did not load under its token")
		}
		return
	}
	sameButMasks(t, ours, got)
	sameButPointers(ours, got)
	if diff := cmp.Diff(ours, got); diff != "" {
		t.Errorf("as root without a token (-), under a token (+):\n%s", diff)
	}
}
