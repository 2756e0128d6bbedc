package collection_test

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/loader"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	gocmp "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files from what the tests see")

// A goldenTest is a load that fails, and in which process.
type goldenTest struct {
	name    string
	mounts  []tokentest.Mount
	caps    []token.Capability
	env     string // LIBBPF_BPF_TOKEN_PATH, unset if empty
	nested  bool
	blocked bool // bpf(2) is, by seccomp
	object  string
}

var (
	netCaps   = []token.Capability{token.CapNetAdmin, token.CapBPF}
	traceCaps = []token.Capability{token.CapPerfmon, token.CapBPF}
	everyCap  = []token.Capability{token.CapNetAdmin, token.CapPerfmon, token.CapBPF}
)

func at(path string, d token.Delegation) []tokentest.Mount {
	return []tokentest.Mount{{Path: path, Delegation: d}}
}

const delegated = "/run/bpf_delegation"

// lacking is the delegation that an object needs, but for gap.
func lacking(t *testing.T, object string, gap token.Delegation) []tokentest.Mount {
	t.Helper()
	if tokentest.Inside() {
		return nil // all that is needed there is the name of the test
	}
	needs, err := collection.RequirementsOf(goldenSpec(t, object))
	if err != nil {
		t.Fatal(err)
	}
	return at(delegated, gap.Missing(needs.Delegation))
}

func goldenTests(t *testing.T) []goldenTest {
	t.Helper()
	return []goldenTest{
		{name: "nothing mounted", caps: netCaps, object: "(xdp)"},
		{name: "mount without delegation", mounts: at(delegated, token.Delegation{}), caps: netCaps, object: "(xdp)"},
		{
			name: "three mounts without delegation", mounts: append(append(
				at(delegated, token.Delegation{}), at("/run/bpf/a", token.Delegation{})...), at("/run/bpf/b", token.Delegation{})...),
			caps: netCaps, object: "(xdp)",
		},
		{
			name: "delegation at another path than the variable", mounts: at("/run/bpf/a", token.All()),
			env: "/run/bpf/b", caps: netCaps, object: "(xdp)",
		},
		{name: "token disabled", mounts: at(delegated, token.All()), env: "-", caps: netCaps, object: "(xdp)"},
		{name: "without a command", mounts: lacking(t, "(xdp)", token.Delegation{Cmds: token.CmdMapCreate}), caps: everyCap, object: "(xdp)"},
		{name: "without a map type", mounts: lacking(t, "maps_hash", token.Delegation{Maps: token.MapTypes(token.Bit(ebpf.LPMTrie))}), caps: everyCap, object: "maps_hash"},
		{name: "without a program type", mounts: lacking(t, "(xdp)", token.Delegation{Progs: token.ProgramTypes(token.Bit(ebpf.XDP))}), caps: everyCap, object: "(xdp)"},
		{name: "without an attach type", mounts: lacking(t, "(xdp)", token.Delegation{Attachs: token.AttachTypes(token.Bit(ebpf.AttachXDP))}), caps: everyCap, object: "(xdp)"},
		{name: "without most", mounts: at(delegated, token.Delegation{Cmds: token.CmdMapCreate}), caps: everyCap, object: "many"},
		{name: "without btf_load", mounts: lacking(t, "bpf2bpf", token.Delegation{Cmds: token.CmdBTFLoad}), caps: everyCap, object: "bpf2bpf"},
		{name: "without CAP_BPF", mounts: at(delegated, token.All()), caps: []token.Capability{token.CapNetAdmin}, object: "(xdp)"},
		{name: "without CAP_NET_ADMIN", mounts: at(delegated, token.All()), caps: traceCaps, object: "(xdp)"},
		{name: "without CAP_PERFMON", mounts: at(delegated, token.All()), caps: netCaps, object: "kprobe"},
		{name: "without CAP_PERFMON for a helper", mounts: at(delegated, token.All()), caps: netCaps, object: "strings"},
		{name: "without CAP_PERFMON for pointers", mounts: at(delegated, token.All()), caps: netCaps, object: "(leaking)"},
		{name: "without bits and capabilities", mounts: lacking(t, "(xdp)", token.Delegation{Maps: ^token.MapTypes(0)}), caps: traceCaps, object: "(xdp)"},
		{name: "nested user namespace", mounts: at(delegated, token.All()), nested: true, caps: everyCap, object: "(xdp)"},
		{name: "bpf blocked", mounts: at(delegated, token.All()), blocked: true, caps: everyCap, object: "(xdp)"},
		{name: "verifier", mounts: at(delegated, token.All()), caps: everyCap, object: "(rejected)"},
	}
}

// What a user reads when a load fails says what to change. These are all of it, to
// be judged when they change.
func TestRefusalsExplainThemselves(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	env := scratch(t)
	for _, tt := range goldenTests(t) {
		cfg := tokentest.Config{Mounts: tt.mounts, Capabilities: tt.caps, Nested: tt.nested, Env: env}
		if tt.env != "" {
			cfg.Env = append(slices.Clip(env), token.EnvTokenPath+"="+strings.TrimPrefix(tt.env, "-"))
		}
		tokentest.Run(t, tt.name, cfg, func(t *testing.T) {
			testenv.NoLeaks(t)
			if tt.blocked {
				blockBPF(t)
			}
			coll, err := loader.NewCollection(goldenSpec(t, tt.object))
			if err == nil {
				coll.Close()
				t.Fatal("it loads")
			}
			checkGolden(t, tt.name, err.Error())
		})
	}
}

// goldenSpec reads an object, or makes one that no other test has an interest in.
func goldenSpec(t *testing.T, object string) *ebpf.CollectionSpec {
	t.Helper()
	integer := &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	program := func(name string, typ ebpf.ProgramType, attach ebpf.AttachType, insns ...asm.Instruction) map[string]*ebpf.ProgramSpec {
		return map[string]*ebpf.ProgramSpec{
			name: {Name: name, Type: typ, AttachType: attach, License: "GPL", Instructions: append(insns, asm.Return())},
		}
	}
	switch object {
	case "(xdp)":
		return &ebpf.CollectionSpec{
			Maps: map[string]*ebpf.MapSpec{
				"bytes":   {Name: "bytes", Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1, Key: integer, Value: integer},
				"packets": {Name: "packets", Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1, Key: integer, Value: integer},
			},
			Programs: program("count", ebpf.XDP, ebpf.AttachXDP,
				asm.LoadMapPtr(asm.R1, 0).WithReference("packets"), asm.Mov.Imm(asm.R0, 2)),
		}
	case "(leaking)":
		return &ebpf.CollectionSpec{Programs: program("leak", ebpf.SocketFilter, ebpf.AttachNone, asm.Mov.Reg(asm.R0, asm.R1))}
	case "(rejected)":
		return &ebpf.CollectionSpec{Programs: program("rejected", ebpf.SocketFilter, ebpf.AttachNone)}
	}
	return specOf(t, object)
}

var omitted = regexp.MustCompile(`\(\d+ line\(s\) omitted\)`)

// envScratch names the directory that takes new golden files: the sandbox may not
// write to that of the tests.
const envScratch = "BPFTOKEN_TEST_GOLDEN"

// scratch makes that directory when golden files are to be rewritten, and puts what
// is in it in place at the end.
func scratch(t *testing.T) (env []string) {
	t.Helper()
	if !*update || tokentest.Inside() {
		return nil
	}
	dir, err := os.MkdirTemp("", "golden")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer os.RemoveAll(dir)
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Error(err)
		}
		for _, f := range files {
			text, err := os.ReadFile(filepath.Join(dir, f.Name()))
			if err == nil {
				err = os.WriteFile(filepath.Join(goldenDir, f.Name()), text, 0o644)
			}
			if err != nil {
				t.Error(err)
			}
		}
	})
	return []string{envScratch + "=" + dir}
}

var goldenDir = filepath.Join("testdata", "golden")

// checkGolden compares with a file, or writes it.
func checkGolden(t *testing.T, name, got string) {
	t.Helper()
	got = omitted.ReplaceAllString(got, "(N line(s) omitted)") + "\n"
	file := strings.ReplaceAll(name, " ", "_") + ".txt"
	if *update {
		if err := os.WriteFile(filepath.Join(cmp.Or(os.Getenv(envScratch), goldenDir), file), []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(filepath.Join(goldenDir, file))
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), got); diff != "" {
		t.Errorf("message (-want +got), rewrite with -update:\n%s", diff)
	}
}
