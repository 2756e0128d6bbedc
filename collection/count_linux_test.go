package collection

import (
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
)

// countObjects have maps of maps, program arrays, variables, constants, BTF, many
// programs, externs, and none of these.
var countObjects = []string{
	"tiny", "globals", "globals_big", "bpf2bpf", "many", "maps_array", "maps_hash", "map_in_map",
	"prog_array", "maps_keyless", "no_btf", "core_relo", "kfunc", "struct_ops", "kconfig_virtual", "xdp_variants",
}

// expectedCounts says what loading all of spec takes: one command for each thing,
// and no probe.
func expectedCounts(t *testing.T, spec *ebpf.CollectionSpec) map[sys.Cmd]int {
	t.Helper()
	p, err := newPlan(spec, nil, everything)
	if err != nil {
		t.Fatal(err)
	}
	want := map[sys.Cmd]int{
		sys.MapCreate: len(p.maps) + len(p.kconfig), sys.ProgLoad: len(p.programs), sys.MapFreeze: len(p.kconfig),
	}
	for _, name := range p.maps {
		if storesMaps(spec.Maps[name].Type) {
			want[sys.MapCreate]++ // the inner template
		}
		if strings.HasPrefix(name, ".rodata") {
			want[sys.MapFreeze]++
		}
		if hasTypes(spec.Maps[name]) {
			want[sys.BTFLoad] = 1
		}
	}
	for _, u := range p.units {
		if u.hasExtInfos {
			want[sys.BTFLoad] = 1
		}
	}
	for cmd, n := range want {
		if n == 0 {
			delete(want, cmd)
		}
	}
	return want
}

// countLoad loads an object and compares what that took.
func countLoad(t *testing.T, spec *ebpf.CollectionSpec, tok *token.Token) []any {
	t.Helper()
	var r recorder
	engine := engineWith(r.intercept)
	engine.Token = tok
	coll, err := engine.New(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	coll.Close()
	got := r.count()
	if looksThroughModules(t, spec) {
		for _, cmd := range []sys.Cmd{sys.BTFGetNextID, sys.BTFGetFDByID, sys.ObjGetInfoByFD} {
			delete(got, cmd)
		}
	}
	if diff := cmp.Diff(expectedCounts(t, spec), got); diff != "" {
		t.Errorf("bpf(2) commands, want - got +:\n%s", diff)
	}
	return r.attrs
}

// looksThroughModules reports whether a load looks for kfuncs in modules, which
// takes as many commands as there is BTF in the kernel.
func looksThroughModules(t *testing.T, spec *ebpf.CollectionSpec) bool {
	t.Helper()
	p, err := newPlan(spec, nil, everything)
	if err != nil {
		t.Fatal(err)
	}
	kfuncs := false
	for _, u := range p.units {
		kfuncs = kfuncs || len(u.kfuncs) > 0
	}
	modules, err := btf.NewCache().Modules()
	return kfuncs && err == nil && len(modules) > 0
}

// TestCountCommands loads with the process's own privileges.
func TestCountCommands(t *testing.T) {
	loadsReally(t)
	testenv.NoLeaks(t)
	for _, name := range countObjects {
		t.Run(name, func(t *testing.T) {
			for _, attr := range countLoad(t, objectSpec(t, name), nil) {
				if carries, takes := hasToken(attr); takes && carries {
					t.Errorf("%T carries a token that nobody gave", attr)
				}
			}
		})
	}
}

// hasToken says whether a command of these attributes carries a token, if it takes
// one.
func hasToken(attr any) (carries, takes bool) {
	a, takes := attr.(interface{ HasToken() bool })
	return takes && a.HasToken(), takes
}

// TestCountUnderToken loads as an unprivileged process: the same commands, and each
// that takes a token carries it.
func TestCountUnderToken(t *testing.T) {
	cfg := tokentest.Config{
		Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin, token.CapPerfmon},
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: anyDelegation(t)}},
	}
	for _, name := range countObjects {
		tokentest.Run(t, name, cfg, func(t *testing.T) {
			testenv.NoLeaks(t)
			tok, err := token.Create("/run/bpf")
			if err != nil {
				t.Fatal(err)
			}
			defer tok.Close()
			for _, attr := range countLoad(t, objectSpec(t, name), tok) {
				if carries, takes := hasToken(attr); takes && !carries {
					t.Errorf("%T goes without the token", attr)
				}
			}
		})
	}
}

func anyDelegation(t *testing.T) token.Delegation {
	t.Helper()
	d, err := token.ParseOptions("delegate_cmds=any,delegate_maps=any,delegate_progs=any,delegate_attachs=any")
	if err != nil {
		t.Fatal(err)
	}
	return d
}
