package token

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
)

func TestErrorTexts(t *testing.T) {
	mount := func(path string) Source { return Source{SourceMount, path} }
	for want, err := range map[string]error{
		`no BPF token available: from "/x" (LIBBPF_BPF_TOKEN_PATH): not a directory: name one (open directory: not a directory)`: &DiscoveryError{Attempts: []Attempt{
			{Source{SourceVariable, "/x"}, fmt.Errorf("open directory: %w", syscall.ENOTDIR), "not a directory: name one"},
		}, Mandatory: true},
		`no BPF token available: from "/a", from "/c": delegates nothing (no such file or directory); from "/b": operation not permitted`: &DiscoveryError{Attempts: []Attempt{
			{mount("/a"), syscall.ENOENT, "delegates nothing"},
			{mount("/b"), syscall.EPERM, ""},
			{mount("/c"), syscall.ENOENT, "delegates nothing"},
		}},
		`no BPF token available: from "/a": x (permission denied); other mounts are unknown: "no\nproc"`: &DiscoveryError{
			Attempts:   []Attempt{{mount("/a"), syscall.EACCES, "x"}},
			Unreadable: errors.New("no\nproc"),
		},
		`BPF token disabled: no BPF token available`: ErrDisabled,
		`not delegated to the BPF token from "/a": commands: prog_load; map types: bit 63 (add to its BPF FS: delegate_cmds=prog_load,delegate_maps=0x8000000000000000): operation not permitted`: &NotDelegatedError{
			Missing: Delegation{Cmds: CmdProgLoad, Maps: 1 << 63}, Source: mount("/a"), Err: syscall.EPERM,
		},
		`not delegated to the BPF token of unknown origin: map types: hash (add to its BPF FS: delegate_maps=hash)`: &NotDelegatedError{
			Missing: Delegation{Maps: 2},
		},
		`missing capability in the user namespace: CAP_BPF, CAP_NET_ADMIN, capability 60: operation not permitted`: &MissingCapabilityError{
			Missing: []Capability{CapBPF, CapNetAdmin, 60}, Err: syscall.EPERM,
		},
	} {
		if got := err.Error(); got != want {
			t.Errorf("\n%s, want\n%s", got, want)
		}
	}
}

func TestErrorsMatch(t *testing.T) {
	missing := &MissingCapabilityError{Err: syscall.EPERM}
	discovery := &DiscoveryError{Attempts: []Attempt{{Err: missing}}}
	for _, tt := range []struct {
		err, target error
		want        bool
	}{
		{discovery, ErrNotAvailable, true},
		{discovery, ErrMissingCapability, true},
		{discovery, syscall.EPERM, true},
		{discovery, ErrDisabled, false},
		{discovery, ErrNotDelegated, false},
		{ErrDisabled, ErrNotAvailable, true},
		{missing, ErrNotAvailable, false},
		{&NotDelegatedError{}, ErrNotDelegated, true},
		{&NotDelegatedError{}, ErrMissingCapability, false},
		{&NotDelegatedError{Err: syscall.EPERM}, syscall.EPERM, true},
	} {
		if got := errors.Is(tt.err, tt.target); got != tt.want {
			t.Errorf("%q is %q: %t", tt.err, tt.target, got)
		}
	}
}

func TestOptional(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{ErrDisabled, true},
		{fmt.Errorf("empty: %w", ErrDisabled), true},
		{&DiscoveryError{}, true},
		{fmt.Errorf("load: %w", &DiscoveryError{}), true},
		{&DiscoveryError{Mandatory: true}, false},
		{ErrNotAvailable, false},
		{ErrNotDelegated, false},
		{syscall.EPERM, false},
		{nil, false},
	} {
		if got := Optional(tt.err); got != tt.want {
			t.Errorf("%v: %t", tt.err, got)
		}
	}
}

func TestErrorOfAThousandMounts(t *testing.T) {
	err := new(DiscoveryError)
	for i := range 1000 {
		err.Attempts = append(err.Attempts, Attempt{Source{SourceMount, fmt.Sprintf("/m%d", i)}, syscall.ENOENT, "delegates nothing"})
	}
	want := `no BPF token available: from "/m0", from "/m1", from "/m2", from "/m3" and 996 more: delegates nothing (no such file or directory)`
	if got := err.Error(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestTextsAreOneLine(t *testing.T) {
	hostile := "/\x1b]0;title\a\n\r\x00\u202e\xff"
	for _, text := range []string{
		Source{SourceMount, hostile}.String(),
		Attempt{Source{SourceExplicit, hostile}, errors.New(hostile), ""}.String(),
		(&DiscoveryError{Attempts: []Attempt{{Source{SourceVariable, hostile}, errors.New(hostile), "reason"}}}).Error(),
		(&NotDelegatedError{Source: Source{SourceMount, hostile}}).Error(),
		(&Token{source: Source{SourceMount, hostile}}).String(),
	} {
		if oneLine(text) != text || !strings.Contains(text, `\n`) {
			t.Errorf("%q", text)
		}
	}
}

func TestLongPathsAreCut(t *testing.T) {
	long := "/" + strings.Repeat("x", 4094)
	if got := quotePath(long); got != `"`+long+`"` {
		t.Errorf("a path of 4095 bytes is one: %q", got)
	}
	if got, want := quotePath(long+"x"), `"/`+strings.Repeat("x", 63)+`"… (4096 bytes)`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestSourceString(t *testing.T) {
	for want, s := range map[string]Source{
		`of unknown origin`:                 {},
		`handed over as a file descriptor`:  {Kind: SourceDescriptor},
		`from "/a b"`:                       {SourceExplicit, "/a b"},
		`from "/a" (LIBBPF_BPF_TOKEN_PATH)`: {SourceVariable, "/a"},
		`from "/sys/fs/bpf"`:                {SourceMount, "/sys/fs/bpf"},
	} {
		if got := s.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
