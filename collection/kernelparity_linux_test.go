package collection_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/loader"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/cilium/ebpf/link"
	"golang.org/x/sys/unix"
)

// The tests of this file are the subtests of the kernel's own
// tools/testing/selftests/bpf/prog_tests/token.c, by their names there.

// parity runs one of them. The kernel calls "/bpf-token-fs" what is customFS here.
func parity(t *testing.T, name string, cfg tokentest.Config, fn func(t *testing.T)) {
	t.Helper()
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	tokentest.Run(t, name, cfg, func(t *testing.T) {
		testenv.NoLeaks(t)
		fn(t)
	})
}

const (
	defaultFS = "/run/bpf_delegation" // conventional, as /sys/fs/bpf is
	customFS  = "/run/bpf-token-fs"
)

// at customFS, so that only who names it finds a token of it first.
func custom(d token.Delegation, caps ...token.Capability) tokentest.Config {
	return tokentest.Config{Mounts: at(customFS, d), Capabilities: caps}
}

// noToken loads without a token, whatever is mounted.
var noToken = loader.Loader{Token: token.Config{Disabled: true}}

// withToken loads under a token of customFS.
var withToken = loader.Loader{Token: token.Config{Path: customFS}}

var stackMap = &ebpf.MapSpec{Name: "stack", Type: ebpf.Stack, ValueSize: 8, MaxEntries: 1}

// Inside a user namespace it takes both, a token and CAP_BPF.
func TestKernelMapToken(t *testing.T) {
	delegation := token.Delegation{Cmds: token.CmdMapCreate, Maps: token.MapTypes(token.Bit(ebpf.Stack))}
	parity(t, "neither capability", custom(delegation), func(t *testing.T) {
		wantRefused(t, discard(noToken.NewMap(stackMap)))
		wantRefused(t, discard(withToken.NewMap(stackMap)))
	})
	parity(t, "CAP_BPF", custom(delegation, token.CapBPF), func(t *testing.T) {
		wantRefused(t, discard(noToken.NewMap(stackMap)))
		if err := discard(withToken.NewMap(stackMap)); err != nil {
			t.Error(err)
		}
	})
}

func TestKernelBTFToken(t *testing.T) {
	integer := &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	spec := &ebpf.MapSpec{Name: "typed", Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1, Key: integer, Value: integer}
	delegation := token.Delegation{Cmds: token.CmdMapCreate | token.CmdBTFLoad, Maps: token.MapTypes(token.Bit(ebpf.Array))}
	parity(t, "no capability", custom(delegation), func(t *testing.T) {
		wantRefused(t, discard(noToken.NewMap(spec)))
		wantRefused(t, discard(withToken.NewMap(spec)))
	})
	parity(t, "CAP_BPF", custom(delegation, token.CapBPF), func(t *testing.T) {
		wantRefused(t, discard(noToken.NewMap(spec)))
		m, err := withToken.NewMap(spec)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		if rawInfo[rawMapInfo](t, m.FD()).BTFID == 0 {
			t.Error("the map has no BTF")
		}
	})
}

func TestKernelProgToken(t *testing.T) {
	spec := &ebpf.ProgramSpec{
		Name: "xdp", Type: ebpf.XDP, AttachType: ebpf.AttachXDP, License: "GPL",
		Instructions: asm.Instructions{asm.Mov.Imm(asm.R0, 2), asm.Return()},
	}
	delegation := token.Delegation{
		Cmds: token.CmdProgLoad, Progs: token.ProgramTypes(token.Bit(ebpf.XDP)), Attachs: token.AttachTypes(token.Bit(ebpf.AttachXDP)),
	}
	for _, tt := range []struct {
		name  string
		caps  []token.Capability
		loads bool
	}{
		{"no capability", nil, false},
		{"CAP_BPF", []token.Capability{token.CapBPF}, false},
		{"CAP_NET_ADMIN", []token.Capability{token.CapNetAdmin}, false},
		{"CAP_BPF and CAP_NET_ADMIN", netCaps, true},
	} {
		parity(t, tt.name, custom(delegation, tt.caps...), func(t *testing.T) {
			wantRefused(t, discardProgram(noToken.NewProgram(spec)))
			err := discardProgram(withToken.NewProgram(spec))
			if !tt.loads {
				wantRefused(t, err)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// Like libbpf's bpf_token_path, a path may be that of a descriptor.
func TestKernelObjPriv(t *testing.T) {
	for _, tt := range []struct{ name, object string }{{"obj_priv_map", "maps_hash"}, {"obj_priv_prog", "kprobe"}} {
		var cfg tokentest.Config
		if !tokentest.Inside() {
			cfg = custom(requirements(t, tt.object).Delegation, traceCaps...)
		}
		parity(t, tt.name, cfg, func(t *testing.T) {
			wantRefused(t, load(t, &noToken, tt.object))
			if err := load(t, &withToken, tt.object); err != nil {
				t.Error(err)
			}
			dir, err := os.Open(customFS)
			if err != nil {
				t.Fatal(err)
			}
			defer dir.Close()
			byFD := loader.Loader{Token: token.Config{Path: fmt.Sprintf("/proc/self/fd/%d", dir.Fd())}}
			if err := load(t, &byFD, tt.object); err != nil {
				t.Error(err)
			}
		})
	}
}

// A struct_ops map needs BTF, so btf_load must be delegated.
func TestKernelObjPrivBTF(t *testing.T) {
	all := token.All()
	parity(t, "obj_priv_btf_fail", custom(without(all, token.Delegation{Cmds: token.CmdBTFLoad}), everyCap...), func(t *testing.T) {
		err := load(t, &withToken, "struct_ops")
		wantRefused(t, err)
		if !errors.Is(err, token.ErrNotDelegated) || !strings.Contains(err.Error(), "btf_load") {
			t.Errorf("%v, want btf_load named", err)
		}
	})
	parity(t, "obj_priv_btf_success", custom(all, everyCap...), func(t *testing.T) {
		if err := load(t, &withToken, "struct_ops"); err != nil {
			t.Error(err)
		}
	})
}

func TestKernelImplicitToken(t *testing.T) {
	parity(t, "before it is mounted", tokentest.Config{Capabilities: everyCap}, func(t *testing.T) {
		wantRefused(t, load(t, new(loader.Loader), "struct_ops"))
	})
	cfg := tokentest.Config{Capabilities: everyCap, Mounts: at(defaultFS, token.All())}
	parity(t, "obj_priv_implicit_token", cfg, func(t *testing.T) {
		if err := load(t, new(loader.Loader), "struct_ops"); err != nil {
			t.Error(err)
		}
		wantRefused(t, load(t, &noToken, "struct_ops"))
	})
}

// The variable decides over the mounts, and the option over the variable.
func TestKernelImplicitTokenEnvvar(t *testing.T) {
	run := func(name, value string, fn func(t *testing.T)) {
		cfg := custom(token.All(), everyCap...)
		cfg.Env = []string{token.EnvTokenPath + "=" + value}
		parity(t, name, cfg, fn)
	}
	run("obj_priv_implicit_token_envvar", customFS, func(t *testing.T) {
		if err := load(t, new(loader.Loader), "struct_ops"); err != nil {
			t.Error(err)
		}
		wantRefused(t, load(t, &noToken, "struct_ops")) // the option says no token
	})
	run("empty", "", func(t *testing.T) {
		wantRefused(t, load(t, new(loader.Loader), "struct_ops"))
		if err := load(t, &withToken, "struct_ops"); err != nil { // the option says otherwise
			t.Error(err)
		}
	})
	run("missing path", "/run/missing", func(t *testing.T) {
		err := load(t, new(loader.Loader), "struct_ops")
		if !errors.Is(err, token.ErrNotAvailable) || !errors.Is(err, unix.ENOENT) {
			t.Errorf("%v, want ErrNotAvailable and ENOENT", err)
		}
		if err := load(t, &withToken, "struct_ops"); err != nil {
			t.Error(err)
		}
	})
}

// An extension is checked against the BTF of the program that it extends, which it
// finds by id.
func TestKernelFreplace(t *testing.T) {
	if !tokentest.Inside() {
		needUnderToken(t, objects.Get("freplace"))
	}
	caps := append([]token.Capability{token.CapSysAdmin}, everyCap...)
	parity(t, "freplace", custom(token.All(), caps...), func(t *testing.T) {
		spec := withTarget(t)
		if err := discardCollection(noToken.NewCollection(spec)); !errors.Is(err, unix.EPERM) {
			t.Errorf("%v, want EPERM", err)
		}
		coll, err := withToken.NewCollection(spec)
		if err != nil {
			t.Fatal(err)
		}
		defer coll.Close()
		attachExtension(t, coll)
	})
	parity(t, "freplace without CAP_SYS_ADMIN", custom(token.All(), everyCap...), func(t *testing.T) {
		err := discardCollection(withToken.NewCollection(withTarget(t)))
		wantRefused(t, err)
		if !errors.Is(err, token.ErrMissingCapability) || !strings.Contains(err.Error(), "CAP_SYS_ADMIN") {
			t.Errorf("%v, want CAP_SYS_ADMIN named", err)
		}
	})
	parity(t, "freplace without btf_get_fd_by_id", custom(without(token.All(), token.Delegation{Cmds: token.CmdBTFGetFDByID}), caps...), func(t *testing.T) {
		err := discardCollection(withToken.NewCollection(withTarget(t)))
		wantRefused(t, err)
		if !errors.Is(err, token.ErrNotDelegated) || !strings.Contains(err.Error(), "btf_get_fd_by_id") {
			t.Errorf("%v, want btf_get_fd_by_id named", err)
		}
	})
}

// attachExtension attaches as the package documentation says: to what each program
// was loaded for, because the handle of a target is out of reach.
func attachExtension(t *testing.T, coll *ebpf.Collection) {
	t.Helper()
	for name, prog := range coll.Programs {
		l, err := link.AttachFreplace(nil, "", prog)
		if err != nil {
			t.Errorf("attach %q: %v", name, err)
			continue
		}
		_ = l.Close()
	}
}

// withTarget loads the program to extend, for the time of the test.
func withTarget(t *testing.T) *ebpf.CollectionSpec {
	t.Helper()
	target, err := withToken.NewCollection(specOf(t, "freplace_target"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(target.Close)
	return attachTo(specOf(t, "freplace"), target.Programs["target"])
}

func TestKernelTokenInfo(t *testing.T) {
	want := token.Delegation{
		Cmds: token.CmdMapCreate, Maps: token.MapTypes(token.Bit(ebpf.Hash)),
		Progs: token.ProgramTypes(token.Bit(ebpf.XDP)), Attachs: token.AttachTypes(token.Bit(ebpf.AttachXDP)),
	}
	parity(t, "bpf_token_info", custom(want, token.CapBPF), func(t *testing.T) {
		tok, err := token.Create(customFS)
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		if got, err := tok.Delegation(); err != nil || got != want {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
	})
}

// The names of a program and, where the kernel lets them have its token, of its
// subprograms are there for profilers.
func TestKernelKallsyms(t *testing.T) {
	if !tokentest.Inside() {
		testenv.NeedsFeature(t, "names of BPF programs in kallsyms", kallsymsOfPrograms)
	}
	parity(t, "obj_priv_prog_kallsyms", custom(token.All(), everyCap...), func(t *testing.T) {
		wantInKallsyms(t, "calls", "each_element", "loops")
	})
	parity(t, "obj_priv_prog_kallsyms subprograms", custom(token.All(), everyCap...), func(t *testing.T) {
		// Measured: not on 6.18, on 7.3.
		testenv.SkipBefore(t, 7, 0, "subprograms that have the token")
		wantInKallsyms(t, "global_add", "weak_add", "sum_value", "count_down")
	})
}

func wantInKallsyms(t *testing.T, names ...string) {
	t.Helper()
	coll, err := withToken.NewCollection(specOf(t, "bpf2bpf"))
	if err != nil {
		t.Fatal(err)
	}
	defer coll.Close()
	shown := programSymbols(t)
	for _, want := range names {
		if !shown[want] {
			t.Errorf("no program %q in kallsyms", want)
		}
	}
}

// kallsymsOfPrograms says why the kernel shows no programs.
func kallsymsOfPrograms() error {
	for file, want := range map[string]string{
		"/proc/sys/net/core/bpf_jit_enable": "1", "/proc/sys/net/core/bpf_jit_kallsyms": "1", "/proc/sys/net/core/bpf_jit_harden": "0",
	} {
		got, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if strings.TrimSpace(string(got)) != want {
			return fmt.Errorf("%s is %s", file, got)
		}
	}
	return nil
}

// programSymbols reads names from lines such as
// "0000000000000000 t bpf_prog_6deef7357e7b4530_name	[bpf]".
func programSymbols(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open("/proc/kallsyms")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	names := make(map[string]bool)
	for s := bufio.NewScanner(f); s.Scan(); {
		_, symbol, found := strings.Cut(s.Text(), " bpf_prog_")
		if _, name, ok := strings.Cut(symbol, "_"); found && ok {
			name, _, _ = strings.Cut(name, "\t")
			names[name] = true
		}
	}
	return names
}

// Nobody in the user namespace can widen what the manager delegated.
func TestKernelDelegationIsTheManagers(t *testing.T) {
	caps := append([]token.Capability{token.CapSysAdmin}, everyCap...)
	little := token.Delegation{Cmds: token.CmdMapCreate}
	parity(t, "set and reconfigure", custom(little, caps...), func(t *testing.T) {
		if err := unix.Mount("bpf", t.TempDir(), "bpf", 0, "delegate_cmds=any"); !errors.Is(err, unix.EPERM) {
			t.Errorf("mount a BPF FS that delegates: %v, want EPERM", err)
		}
		if err := unix.Mount("", customFS, "", unix.MS_REMOUNT, "delegate_cmds=any"); err == nil {
			t.Error("remount with more delegated: it works")
		}
		tok, err := token.Create(customFS)
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		if got, err := tok.Delegation(); err != nil || got != little {
			t.Errorf("%v, %v, want %v", got, err, little)
		}
	})
}

func load(t *testing.T, l *loader.Loader, object string) error {
	t.Helper()
	return discardCollection(l.NewCollection(specOf(t, object)))
}

func wantRefused(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, unix.EPERM) {
		t.Errorf("%v, want EPERM", err)
	}
}

func discard(m *ebpf.Map, err error) error {
	if err != nil {
		return err
	}
	return m.Close()
}

func discardProgram(p *ebpf.Program, err error) error {
	if err != nil {
		return err
	}
	return p.Close()
}

func discardCollection(c *ebpf.Collection, err error) error {
	if err == nil {
		c.Close()
	}
	return err
}
