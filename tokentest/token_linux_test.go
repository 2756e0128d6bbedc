package tokentest_test

import (
	"errors"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

func TestMounts(t *testing.T) {
	want := []tokentest.Mount{
		{"/sys/fs/bpf", token.Delegation{Cmds: token.CmdMapCreate, Maps: 0b10}},
		{"/run/bpf_delegation", token.Delegation{Cmds: token.CmdProgLoad, Progs: 1 << 1, Attachs: 1 << 62}},
		{"/run/tw/bpf", token.Delegation{Cmds: 1 << 55, Maps: 1 << 63}},
		{"/run/all", token.All()},
		{"/run/none", token.Delegation{}},
	}
	cfg := tokentest.Config{Mounts: want, Capabilities: []token.Capability{token.CapBPF}}
	tokentest.Run(t, "exact", cfg, func(t *testing.T) {
		mounts, err := delegate.Mounts()
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for i, m := range mounts {
			paths = append(paths, m.Path)
			if m.Path == want[i].Path && !want[i].Delegation.Missing(m.Delegation).IsZero() {
				t.Errorf("%s shows %s", m.Path, m.Options)
			}
		}
		var wantPaths []string
		for _, m := range want {
			wantPaths = append(wantPaths, m.Path)
			if got := delegation(t, m.Path); got != m.Delegation {
				t.Errorf("%s delegates %v", m.Path, got)
			}
		}
		if diff := cmp.Diff(wantPaths, paths); diff != "" {
			t.Error(diff)
		}
	})
}

// delegation asks a token made from path; a mount that delegates nothing makes none.
func delegation(t *testing.T, path string) token.Delegation {
	t.Helper()
	tok, err := token.Create(path)
	if errors.Is(err, unix.ENOENT) {
		return token.Delegation{}
	}
	if err != nil {
		t.Fatal(err)
	}
	defer tok.Close()
	d, err := tok.Delegation()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestNoToken(t *testing.T) {
	const path = "/run/bpf_delegation"
	noCap, nested := full(path), full(path)
	noCap.Capabilities = nil
	nested.Nested = true
	nothing := full(path)
	nothing.Mounts[0].Delegation = token.Delegation{}
	tests := []struct {
		name string
		cfg  tokentest.Config
		want []error
	}{
		{"no CAP_BPF", noCap, []error{unix.EPERM, token.ErrMissingCapability}},
		{"nested user namespace", nested, []error{unix.EPERM}},
		{"nothing delegated", nothing, []error{unix.ENOENT}},
		{"no mount", tokentest.Config{Capabilities: []token.Capability{token.CapBPF}}, []error{unix.ENOENT}},
	}
	for _, tt := range tests {
		tokentest.Run(t, tt.name, tt.cfg, func(t *testing.T) {
			tok, err := token.Create(path)
			if err == nil {
				tok.Close()
			}
			for _, want := range append(tt.want, token.ErrNotAvailable) {
				if !errors.Is(err, want) {
					t.Errorf("got %v, want %v", err, want)
				}
			}
			if missing := errors.Is(err, token.ErrMissingCapability); tt.name != "no CAP_BPF" && missing {
				t.Errorf("blames a capability: %v", err)
			}
		})
	}
}

func TestNoBPFFS(t *testing.T) {
	tokentest.Run(t, "none in sight", tokentest.Config{}, func(t *testing.T) {
		mounts, err := delegate.Mounts()
		if err != nil || len(mounts) > 0 {
			t.Errorf("mounts %v, %v", mounts, err)
		}
	})
}

// The kernel's own selftests (prog_tests/token.c, userns_map_create and others) check the same: CAP_SYS_ADMIN in the
// user namespace opens a BPF FS, but neither delegates anything nor makes one that delegates nothing.
func TestCannotDelegate(t *testing.T) {
	const path = "/run/bpf"
	tokentest.Run(t, "configure", full(path), func(t *testing.T) {
		c, err := delegate.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		for _, d := range []token.Delegation{{Cmds: 1}, {Maps: 1}, {Progs: 1}, {Attachs: 1}, token.All(), {}} {
			err := c.Configure(d)
			if !errors.Is(err, unix.EPERM) || !errors.Is(err, delegate.ErrNotPrivileged) {
				t.Errorf("configure %v: %v", d, err)
			}
		}
	})
	tokentest.Run(t, "reconfigure", tokentest.Config{
		Mounts:       []tokentest.Mount{{Path: path, Delegation: token.Delegation{Cmds: token.CmdMapCreate}}},
		Capabilities: full(path).Capabilities,
	}, func(t *testing.T) {
		if err := unix.Mount("", path, "", unix.MS_REMOUNT, "delegate_cmds=any"); err == nil {
			t.Log("remount passed: it must not change anything")
		}
		fs, err := unix.Fspick(unix.AT_FDCWD, path, unix.FSPICK_CLOEXEC)
		if err == nil {
			defer unix.Close(fs)
			if err := unix.FsconfigSetString(fs, "delegate_cmds", "any"); !errors.Is(err, unix.EPERM) {
				t.Errorf("fsconfig after fspick: %v", err)
			}
		}
		if d := delegation(t, path); d != (token.Delegation{Cmds: token.CmdMapCreate}) {
			t.Errorf("delegates %v now", d)
		}
	})
	tokentest.Run(t, "open without CAP_SYS_ADMIN", tokentest.Config{}, func(t *testing.T) {
		if _, err := delegate.Open(); !errors.Is(err, unix.EPERM) || !errors.Is(err, delegate.ErrNoMountRight) {
			t.Errorf("got %v", err)
		}
	})
}
