package token

import (
	"errors"
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

// everything is a machine where every source could give a token.
func everything(t *testing.T) *fakeHost {
	return &fakeHost{
		t: t,
		env: map[string]string{
			EnvTokenPath: "/variable",
			"TOKEN_FD":   "1000000", // not open
		},
		places: []place{{path: "/mount"}, {path: "/explicit"}, {path: "/variable"}},
	}
}

func TestFindOrder(t *testing.T) {
	const closed = 1000000
	tests := []struct {
		name string
		cfg  Config
		want Source // of the token, or
		err  error
	}{
		{"disabled beats all", Config{Disabled: true, FD: closed, FDVariable: "TOKEN_FD", Path: "/explicit"}, Source{}, ErrDisabled},
		{"descriptor beats its variable", Config{FD: -1, FDVariable: "TOKEN_FD", Path: "/explicit"}, Source{}, unix.EBADF},
		{"its variable beats the path", Config{FDVariable: "TOKEN_FD", Path: "/explicit"}, Source{}, unix.EBADF},
		{"no such variable", Config{FDVariable: "OTHER", Path: "/explicit"}, Source{SourceExplicit, "/explicit"}, nil},
		{"path beats the environment", Config{Path: "/explicit"}, Source{SourceExplicit, "/explicit"}, nil},
		{"environment beats the mounts", Config{}, Source{SourceVariable, "/variable"}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := everything(t)
			got, err := h.find(tt.cfg)
			if !errors.Is(err, tt.err) || got.Source() != tt.want {
				t.Errorf("%s, %v, want %s, %v", got, err, tt.want, tt.err)
			}
			if tt.err != nil && len(h.tried) != 0 {
				t.Errorf("tried %q after a failure that is final", h.tried)
			}
			if tt.err == nil && !slices.Equal(h.tried, []Source{tt.want}) {
				t.Errorf("tried %q, want only %q", h.tried, tt.want)
			}
		})
	}
	t.Run("mounts last", func(t *testing.T) {
		h := everything(t)
		h.env = nil
		if got, err := h.find(Config{}); err != nil || got.Source() != (Source{SourceMount, "/mount"}) {
			t.Errorf("%s, %v", got, err)
		}
	})
}

func TestFindVariableEmpty(t *testing.T) {
	h := everything(t)
	h.env[EnvTokenPath] = ""
	got, err := h.find(Config{})
	if got != nil || !errors.Is(err, ErrDisabled) || !errors.Is(err, ErrNotAvailable) {
		t.Errorf("%s, %v, want ErrDisabled", got, err)
	}
	if len(h.tried) != 0 {
		t.Errorf("opened %q", h.tried)
	}
	if got, err := h.find(Config{Path: "/explicit"}); err != nil || got.Source().Path != "/explicit" {
		t.Errorf("an explicit path over an empty variable: %s, %v", got, err)
	}
}

func TestFindInsistsOn(t *testing.T) {
	for name, tt := range map[string]struct {
		env map[string]string
		cfg Config
	}{
		"the path":     {nil, Config{Path: "/poor"}},
		"the variable": {map[string]string{EnvTokenPath: "/poor"}, Config{}},
	} {
		t.Run(name, func(t *testing.T) {
			h := &fakeHost{t: t, env: tt.env, places: []place{{path: "/rich"}, {path: "/poor", err: unix.EPERM}}}
			got, err := h.find(tt.cfg)
			wantMandatory(t, err, unix.EPERM)
			if got != nil || !slices.Equal(h.triedPaths(), []string{"/poor"}) {
				t.Errorf("%s after trying %q", got, h.tried)
			}
		})
	}
}

func TestFindExplicitDescriptorFails(t *testing.T) {
	null := fakeToken(t, Source{})
	for fd, want := range map[int]error{
		-1: unix.EBADF, 1000000: unix.EBADF, 1<<32 | null.FD(): unix.EBADF, null.FD(): unix.EINVAL,
	} {
		h := everything(t)
		got, err := h.find(Config{FD: fd})
		wantMandatory(t, err, want)
		if got != nil || len(h.tried) != 0 {
			t.Errorf("FD %d: %s after trying %q", fd, got, h.tried)
		}
	}
	if null.FD() < 0 {
		t.Error("a descriptor that was refused is still the caller's")
	}
}

func TestFindDescriptorVariable(t *testing.T) {
	for value, want := range map[string]error{
		"": unix.EINVAL, "abc": unix.EINVAL, "0x5": unix.EINVAL, " 5": unix.EINVAL, "99999999999999999999": unix.EINVAL,
		"-1": unix.EBADF, "1000000": unix.EBADF, "4294967296": unix.EBADF,
	} {
		h := everything(t)
		h.env["TOKEN_FD"] = value
		_, err := h.find(Config{FDVariable: "TOKEN_FD"})
		wantMandatory(t, err, want)
		if _, ok := h.env["TOKEN_FD"]; ok {
			t.Errorf("%q: the variable is still set", value)
		}
	}
}

func TestFindReadsNoVariableUnasked(t *testing.T) {
	h := everything(t)
	h.env = map[string]string{"BPF_TOKEN_FD": "1000000", "TOKEN_FD": "1000000"}
	if got, err := h.find(Config{}); err != nil || got.Source().Kind != SourceMount || len(h.env) != 2 {
		t.Errorf("%s, %v, environment %q", got, err, h.env)
	}
}
