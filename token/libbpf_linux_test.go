package token_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"golang.org/x/sys/unix"
)

// What libbpf 1.7 makes of LIBBPF_BPF_TOKEN_PATH and of bpf_token_path, measured;
// each line in each kind of process that it was measured in.

// outcome is a path, and what libbpf says to it as a variable and as an option.
type outcome struct {
	name, path string
	want       error // nil: a token
}

// wrongPaths fail in the same way in every process.
func wrongPaths(t *testing.T) []outcome {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return []outcome{
		{"tmp dir", dir, unix.EINVAL},
		{"missing", filepath.Join(dir, "missing"), unix.ENOENT},
		{"regular file", file, unix.ENOTDIR},
		{"PATH_MAX", "/" + strings.Repeat("x", 4095), unix.ENAMETOOLONG},
		{"longer than PATH_MAX", "/" + strings.Repeat("x/", 5000), unix.ENAMETOOLONG},
	}
}

// checkOutcomes tries each path as a variable and as an option, with something
// else in the variable that must not count.
func checkOutcomes(t *testing.T, outcomes []outcome) {
	t.Helper()
	for _, o := range outcomes {
		t.Run(o.name, func(t *testing.T) {
			testenv.NoLeaks(t)
			t.Setenv(token.EnvTokenPath, o.path)
			checkOutcome(t, o, &token.Config{}, token.SourceVariable)
			for _, other := range []string{"", "/no/such/path", "/run/full"} {
				t.Setenv(token.EnvTokenPath, other)
				checkOutcome(t, o, &token.Config{Path: o.path}, token.SourceExplicit)
			}
		})
	}
}

func checkOutcome(t *testing.T, o outcome, cfg *token.Config, kind token.SourceKind) {
	t.Helper()
	tok, err := token.Find(cfg)
	t.Cleanup(func() { _ = tok.Close() })
	if o.want == nil {
		if err != nil || tok.Source() != (token.Source{Kind: kind, Path: o.path}) {
			t.Errorf("%s, %v, want a token from %q", tok, err, o.path)
		}
		return
	}
	wantErrors(t, o.name, err, o.want, token.ErrNotAvailable)
	var discovery *token.DiscoveryError
	if tok != nil || !errors.As(err, &discovery) || !discovery.Mandatory {
		t.Fatalf("%s, %v, want a mandatory DiscoveryError", tok, err)
	}
	if a := discovery.Attempts; len(a) != 1 || a[0].Source != (token.Source{Kind: kind, Path: o.path}) || a[0].Reason == "" {
		t.Errorf("attempts %+v", a)
	}
}

// checkDisabled wants no token, and nothing tried, from an empty variable and from
// Disabled, whatever else there is.
func checkDisabled(t *testing.T) {
	t.Helper()
	for name, tt := range map[string]struct {
		variable string
		cfg      token.Config
	}{
		"empty variable":                {"", token.Config{}},
		"disabled":                      {"/run/full", token.Config{Disabled: true}},
		"disabled over everything else": {"/no/such/path", token.Config{Disabled: true, Path: "/run/full", FD: 1}},
	} {
		t.Setenv(token.EnvTokenPath, tt.variable)
		tok, err := token.Find(&tt.cfg)
		var discovery *token.DiscoveryError
		if tok != nil || !errors.Is(err, token.ErrDisabled) || errors.As(err, &discovery) {
			t.Errorf("%s: %s, %v, want ErrDisabled", name, tok, err)
		}
	}
}

func TestLibbpfOutcomesInUserNamespace(t *testing.T) {
	cfg := sandbox(mount("/run/full", token.All()), mount("/run/poor", needMaps), mount("/run/none", token.Delegation{}))
	tokentest.Run(t, "CAP_BPF", cfg, func(t *testing.T) {
		checkOutcomes(t, append(
			wrongPaths(t),
			outcome{"full delegation", "/run/full", nil},
			outcome{"some delegation", "/run/poor", nil},
			outcome{"no delegation", "/run/none", unix.ENOENT},
		))
		checkDisabled(t)
	})
	cfg.Capabilities = nil
	tokentest.Run(t, "no capability", cfg, func(t *testing.T) {
		checkOutcomes(t, append(
			wrongPaths(t),
			outcome{"full delegation", "/run/full", unix.EPERM},
			outcome{"no delegation", "/run/none", unix.EPERM},
		))
		checkDisabled(t)
	})
	cfg.Capabilities = []token.Capability{token.CapBPF}
	cfg.Nested = true
	tokentest.Run(t, "nested", cfg, func(t *testing.T) {
		checkOutcomes(t, append(
			wrongPaths(t),
			outcome{"full delegation", "/run/full", unix.EPERM},
			outcome{"no delegation", "/run/none", unix.EPERM},
		))
		checkDisabled(t)
	})
}

func TestLibbpfOutcomesOfSubdirectory(t *testing.T) {
	tokentest.Run(t, "CAP_BPF", sandbox(mount("/run/full", token.All())), func(t *testing.T) {
		if err := os.Mkdir("/run/full/sub", 0o700); err != nil {
			t.Fatal(err)
		}
		checkOutcomes(t, []outcome{{"subdirectory", "/run/full/sub", unix.EINVAL}})
	})
}

func TestLibbpfOutcomesAsRoot(t *testing.T) {
	if tokentest.Inside() {
		return
	}
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	checkOutcomes(t, wrongPaths(t))
	checkDisabled(t)
	t.Setenv(token.EnvTokenPath, "/sys/fs/bpf")
	inMountNamespace(t, func(t *testing.T) {
		if mountBPFFS(t, "/sys/fs/bpf", "delegate_cmds=any") {
			o := outcome{"/sys/fs/bpf", "/sys/fs/bpf", unix.EOPNOTSUPP}
			checkOutcome(t, o, nil, token.SourceVariable)
			checkOutcome(t, o, &token.Config{Path: o.path}, token.SourceExplicit)
		}
	})
}
