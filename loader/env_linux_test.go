package loader

import (
	"errors"
	"log/slog"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
)

const tokenPath = "LIBBPF_BPF_TOKEN_PATH"

// TestEnvironment loads as an unprivileged process with each value that the
// variable may have.
func TestEnvironment(t *testing.T) {
	all, err := token.ParseOptions("delegate_cmds=any,delegate_maps=any,delegate_progs=any,delegate_attachs=any")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, value string
		is          []error // nothing: the load works
		text        string
	}{
		{"the mount", "/run/elsewhere", nil, ""},
		{"empty", "", []error{token.ErrDisabled, syscall.EPERM}, ""},
		{"missing path", "/run/missing", []error{token.ErrNotAvailable, syscall.ENOENT}, "/run/missing"},
		{"file", "/etc/passwd", []error{token.ErrNotAvailable, syscall.ENOTDIR}, "/etc/passwd"},
		{"directory", "/run", []error{token.ErrNotAvailable, syscall.EINVAL}, `"/run"`},
		{"too long", "/" + strings.Repeat("x", 4096), []error{token.ErrNotAvailable, syscall.ENAMETOOLONG}, ""},
		{"nothing delegated", "/run/nothing", []error{token.ErrNotAvailable, syscall.ENOENT}, "/run/nothing"},
	}
	for _, tt := range tests {
		cfg := tokentest.Config{
			Capabilities: []token.Capability{token.CapBPF},
			Mounts:       []tokentest.Mount{{Path: "/run/elsewhere", Delegation: all}, {Path: "/run/nothing"}},
			Env:          []string{tokenPath + "=" + tt.value},
		}
		tokentest.Run(t, tt.name, cfg, func(t *testing.T) {
			testenv.NoLeaks(t)
			coll, err := LoadCollectionFromReader(strings.NewReader(string(readObject(t, "globals"))))
			if err == nil {
				coll.Close()
			}
			if (err == nil) != (tt.is == nil) {
				t.Fatalf("error %v, want %v", err, tt.is)
			}
			for _, is := range tt.is {
				if !errors.Is(err, is) || !strings.Contains(err.Error(), tt.text) {
					t.Errorf("error %v, want %v and %q", err, is, tt.text)
				}
			}
		})
	}
}

// TestMissingBit loads under a token that lacks one thing: the error names it, and
// the object that needs it.
func TestMissingBit(t *testing.T) {
	const rest = "delegate_attachs=any,"
	tests := []struct{ name, options, missing, object string }{
		{"command", rest + "delegate_cmds=map_create:btf_load,delegate_maps=any,delegate_progs=any", "prog_load", `program "`},
		{"map type", rest + "delegate_cmds=any,delegate_maps=hash,delegate_progs=any", "array", `map "`},
		{"program type", rest + "delegate_cmds=any,delegate_maps=any,delegate_progs=xdp", "socket_filter", `program "`},
		{"attach type", "delegate_cmds=any,delegate_maps=any,delegate_progs=any,delegate_attachs=xdp", "cgroup_inet_ingress", `program "`},
	}
	for _, tt := range tests {
		d, err := token.ParseOptions(tt.options)
		if err != nil {
			t.Fatal(err)
		}
		cfg := tokentest.Config{
			Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin},
			Mounts:       []tokentest.Mount{{Path: "/run/bpf_delegation", Delegation: d}},
		}
		tokentest.Run(t, tt.name, cfg, func(t *testing.T) {
			testenv.NoLeaks(t)
			_, err := LoadCollectionFromReader(strings.NewReader(string(readObject(t, "globals"))))
			refused := new(collection.RefusedError)
			if !errors.As(err, &refused) || !errors.Is(err, token.ErrNotDelegated) || !errors.Is(err, syscall.EPERM) {
				t.Fatalf("error %v, want a RefusedError of ErrNotDelegated and EPERM", err)
			}
			if text := err.Error(); !strings.Contains(text, tt.missing) || !strings.Contains(text, "["+tt.object) {
				t.Errorf("error %v, want %q for %q", err, tt.missing, tt.object)
			}
		})
	}
}

// TestLoaderConfig covers explicit configuration, which beats the environment.
func TestLoaderConfig(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.SkipBefore(t, 6, 9, "the engine is for kernels that know tokens")
	testenv.NoLeaks(t)
	t.Setenv(tokenPath, "/nonexistent")
	tests := []struct {
		name string
		cfg  token.Config
		is   error
	}{
		{"environment", token.Config{}, syscall.ENOENT},
		{"disabled", token.Config{Disabled: true, Logger: slog.New(slog.DiscardHandler)}, nil},
		{"another path", token.Config{Path: "/etc/passwd"}, syscall.ENOTDIR},
		{"no descriptor", token.Config{FD: 1 << 20}, syscall.EBADF},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &Loader{Token: tt.cfg}
			err := loadEach(t, l)
			if tt.is == nil && err != nil || tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v, want %v", err, tt.is)
			}
		})
	}
}

// loadEach uses every method of l that loads, and returns their common error.
func loadEach(t *testing.T, l *Loader) error {
	t.Helper()
	object := strings.NewReader(string(readObject(t, "tiny")))
	spec, err := ebpf.LoadCollectionSpecFromReader(object)
	if err != nil {
		t.Fatal(err)
	}
	var programs struct {
		Program *ebpf.Program `ebpf:"tiny"`
	}
	for name := range spec.Programs {
		spec.Programs["tiny"] = spec.Programs[name]
	}
	var errs []error
	coll, err := l.NewCollection(spec)
	if errs = append(errs, err); err == nil {
		coll.Close()
	}
	coll, err = l.LoadCollectionFromReader(object)
	if errs = append(errs, err); err == nil {
		coll.Close()
	}
	errs = append(errs, l.LoadAndAssign(spec, &programs, nil))
	_ = programs.Program.Close()
	m, err := l.NewMap(&ebpf.MapSpec{Type: ebpf.Array, KeySize: 4, ValueSize: 4, MaxEntries: 1})
	errs = append(errs, err)
	_ = m.Close()
	p, err := l.NewProgram(spec.Programs["tiny"])
	errs = append(errs, err)
	_ = p.Close()
	for _, err := range errs {
		if (err == nil) != (errs[0] == nil) {
			t.Errorf("the methods differ: %v", errs)
		}
	}
	return errs[0]
}
