package tokentest

import (
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/token"
)

func TestValidate(t *testing.T) {
	at := func(paths ...string) Config {
		var c Config
		for _, p := range paths {
			c.Mounts = append(c.Mounts, Mount{Path: p})
		}
		return c
	}
	tests := []struct {
		name string
		cfg  Config
		want string // empty: valid
	}{
		{"zero", Config{}, ""},
		{"usual", at("/sys/fs/bpf", "/run/bpf_delegation", "/run/tw/bpf"), ""},
		{"on top of one another", at("/run/a", "/run/a"), ""},
		{"common prefix", at("/run/a", "/run/ab"), ""},
		{"inside", at("/run/a", "/run/a/b"), "lie inside one another"},
		{"around", at("/run/a/b", "/run/a"), "lie inside one another"},
		{"relative", at("run/a"), "clean absolute path"},
		{"unclean", at("/run//a"), "clean absolute path"},
		{"dots", at("/run/../etc"), "clean absolute path"},
		{"empty", at(""), "clean absolute path"},
		{"root", at("/"), "no BPF FS can be mounted there"},
		{"run itself", at("/run"), "no BPF FS can be mounted there"},
		{"proc", at("/proc/1"), "no BPF FS can be mounted there"},
		{"capability", Config{Capabilities: []token.Capability{64}}, "64 is none"},
		{"negative user", Config{UID: -1}, "must not be negative"},
		{"environment", Config{Env: []string{"A"}}, "NAME=value"},
		{"reserved", Config{Env: []string{markerEnv + "=x"}}, "reserved"},
	}
	for _, tt := range tests {
		err := tt.cfg.validate()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestMarker(t *testing.T) {
	cfg := Config{
		Mounts: []Mount{{Path: "/run/a"}}, Capabilities: []token.Capability{39, 40},
		Network: true, Nested: true, HideProc: true,
	}
	m := newMarker("TestA/b", cfg)
	_, text, _ := strings.Cut(m.env(stageTest), "=")
	got, err := parseMarker(text)
	if err != nil || got.Stage != stageTest || got.Test != "TestA/b" || len(got.Caps) != 2 || got.Mounts[0] != "/run/a" ||
		!got.Network || !got.Nested || !got.HideProc {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := parseMarker("{"); err == nil {
		t.Error("reads rubbish")
	}
	if m, err := parseMarker(""); err != nil || m.Stage != "" {
		t.Errorf("outside: %+v, %v", m, err)
	}
}
