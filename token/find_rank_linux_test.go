package token

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

var (
	xdp  = Delegation{Cmds: CmdProgLoad, Progs: 1 << 6, Attachs: 1 << 37}
	maps = Delegation{Cmds: CmdMapCreate, Maps: 1 << 1}
	both = xdp.Union(maps)
)

func TestFindRanks(t *testing.T) {
	tests := []struct {
		name   string
		need   Delegation
		places []place
		want   string
		tried  int
	}{
		{"no need: the first", Delegation{}, []place{{path: "/poor"}, {path: "/rich", delegation: both}}, "/poor", 1},
		{"the richer of two", both, []place{{path: "/poor", delegation: maps}, {path: "/rich", delegation: both}}, "/rich", 2},
		{"the first that covers", maps, []place{{path: "/a", delegation: both}, {path: "/b", delegation: All()}}, "/a", 1},
		{"the best of three", both, []place{{path: "/2", delegation: maps}, {path: "/3", delegation: xdp}, {path: "/0"}}, "/3", 3},
		{"a tie", both, []place{{path: "/a", delegation: xdp}, {path: "/b", delegation: xdp}}, "/a", 2},
		{"none has anything", both, []place{{path: "/a"}, {path: "/b"}}, "/a", 2},
		{"more than needed is no merit", maps, []place{{path: "/a", delegation: xdp}, {path: "/b", delegation: Delegation{Maps: 2}}}, "/b", 2},
		{"after failures", maps, []place{{path: "/a", err: unix.EPERM}, {path: "/b", err: unix.ENOENT}, {path: "/c", delegation: maps}}, "/c", 3},
		{"failures after it", both, []place{{path: "/a", delegation: maps}, {path: "/b", err: unix.EPERM}}, "/a", 2},
		{"one that does not tell", maps, []place{{path: "/mute", mute: true}, {path: "/b", delegation: Delegation{Maps: 2}}}, "/b", 2},
		{"only one that does not tell", maps, []place{{path: "/mute", mute: true}}, "/mute", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := &fakeHost{t: t, places: tt.places}
			got, err := h.find(Config{Need: tt.need})
			if err != nil || got.Source() != (Source{SourceMount, tt.want}) || len(h.tried) != tt.tried {
				t.Errorf("%s, %v after %q, want %s after %d", got, err, h.tried, tt.want, tt.tried)
			}
			h.wantOpen(got)
		})
	}
}

func TestFindAsksForTheNeedOnce(t *testing.T) {
	tests := []struct {
		name   string
		cfg    Config
		env    map[string]string
		places []place
		asked  int
	}{
		{"to rank", Config{}, nil, []place{{path: "/a"}, {path: "/b", delegation: maps}, {path: "/c"}}, 1},
		{"no mount", Config{}, nil, []place{{path: "/a", err: unix.ENOENT}}, 0},
		{"a path", Config{Path: "/a"}, nil, []place{{path: "/a"}}, 0},
		{"a variable", Config{}, map[string]string{EnvTokenPath: "/a"}, []place{{path: "/a"}}, 0},
		{"disabled", Config{Disabled: true}, nil, []place{{path: "/a"}}, 0},
	}
	for _, tt := range tests {
		h := &fakeHost{t: t, env: tt.env, places: tt.places}
		asked := 0
		tt.cfg.Need = All() // NeedFunc stands in for it
		tt.cfg.NeedFunc = func() Delegation { asked++; return maps }
		tt.cfg.Logger = slog.New(new(rawHandler))
		got, _ := h.find(tt.cfg)
		if asked != tt.asked {
			t.Errorf("%s: asked %d times, want %d", tt.name, asked, tt.asked)
		}
		if tt.name == "to rank" && got.Source().Path != "/b" {
			t.Errorf("%s: %s, want one from /b", tt.name, got)
		}
	}
}

func TestFindNothing(t *testing.T) {
	unreadable := errors.New("permission denied")
	h := &fakeHost{t: t, unreadable: unreadable, places: []place{{path: "/a", err: unix.ENOENT}, {path: "/b", err: unix.EPERM}}}
	got, err := h.find(Config{})
	var discovery *DiscoveryError
	if got != nil || !errors.As(err, &discovery) {
		t.Fatalf("%s, %v", got, err)
	}
	if discovery.Mandatory || len(discovery.Attempts) != 2 || discovery.Attempts[1].Source.Path != "/b" {
		t.Errorf("%+v", discovery)
	}
	for _, want := range []error{ErrNotAvailable, unix.ENOENT, unix.EPERM, unreadable} {
		if !errors.Is(err, want) {
			t.Errorf("%v does not match %v", err, want)
		}
	}
	if errors.Is(err, ErrDisabled) {
		t.Error("nobody disabled it")
	}
}

func TestFindUnreadableMountsStillFinds(t *testing.T) {
	h := &fakeHost{t: t, unreadable: unix.EACCES, places: []place{{path: "/run/tw/bpf", delegation: maps}}}
	if got, err := h.find(Config{Need: maps}); err != nil || got.Source().Path != "/run/tw/bpf" {
		t.Errorf("%s, %v", got, err)
	}
}

// In the init user namespace, and without Linux, one answer is as good as a
// thousand.
func TestFindStopsWhereNoMountCanHelp(t *testing.T) {
	for _, hopeless := range []error{unix.EOPNOTSUPP, unix.ENOSYS, errors.ErrUnsupported} {
		h := &fakeHost{t: t, places: []place{{path: "/a", err: unix.EPERM}, {path: "/b", err: hopeless}, {path: "/c"}}}
		got, err := h.find(Config{})
		if got != nil || !errors.Is(err, hopeless) || !slices.Equal(h.triedPaths(), []string{"/a", "/b"}) {
			t.Errorf("%v: %s, %v after %q", hopeless, got, err, h.tried)
		}
	}
}

func TestFindManyMounts(t *testing.T) {
	h := &fakeHost{t: t}
	for i := range 1000 {
		h.places = append(h.places, place{path: fmt.Sprintf("/%d", i), delegation: Delegation{Maps: 1 << (i % 60)}})
	}
	h.places[700].delegation = maps
	got, err := h.find(Config{Need: maps})
	if err != nil || got.Source().Path != "/700" || len(h.tried) != 701 {
		t.Errorf("%s, %v after %d", got, err, len(h.tried))
	}
	h.wantOpen(got)
}
