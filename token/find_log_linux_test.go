package token

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// logged runs a discovery and returns what it logged from level on.
func logged(h *fakeHost, level slog.Level, need Delegation) []string {
	var out bytes.Buffer
	plain := slog.NewTextHandler(&out, &slog.HandlerOptions{
		Level: level,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	})
	_, _ = h.find(Config{Need: need, Logger: slog.New(plain)})
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
}

func TestFindLogsEachAttemptAndTheResult(t *testing.T) {
	h := &fakeHost{t: t, places: []place{{path: "/a", err: unix.EPERM}, {path: "/b", delegation: both}}}
	got := logged(h, slog.LevelDebug, both)
	want := []string{
		`level=DEBUG msg="no BPF token" source="from \"/a\"" reason="" error="operation not permitted"`,
		`level=DEBUG msg="BPF token created" source="from \"/b\""`,
		`level=INFO msg="using BPF token" source="from \"/b\"" delegation="delegate_cmds=map_create:prog_load,` +
			`delegate_maps=hash,delegate_progs=xdp,delegate_attachs=xdp"`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("logged\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFindWarnsOfEachDegradation(t *testing.T) {
	h := &fakeHost{t: t, unreadable: errors.New("no\nproc"), places: []place{{path: "/a", delegation: maps}}}
	got := logged(h, slog.LevelWarn, both)
	want := []string{
		`level=WARN msg="cannot list mounts: trying the conventional paths only" error="\"no\\nproc\""`,
		`level=WARN msg="BPF token lacks what may be needed" source="from \"/a\"" missing="delegate_cmds=prog_load,` +
			`delegate_progs=xdp,delegate_attachs=xdp"`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("logged\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFindWarnsOfATokenThatDoesNotTell(t *testing.T) {
	h := &fakeHost{t: t, places: []place{{path: "/mute", mute: true}}}
	if got := logged(h, slog.LevelWarn, maps); len(got) != 1 || !strings.Contains(got[0], "cannot read what a BPF token delegates") {
		t.Errorf("logged %q", got)
	}
}

// A handler that prints strings as they are must not be fooled by a mount point.
func TestFindLogsNoControlCharacters(t *testing.T) {
	hostile := "/mnt/\x1b[2J\nlevel=INFO msg=fake\u202e"
	h := &fakeHost{t: t, unreadable: errors.New(hostile), places: []place{
		{path: hostile, err: unix.EPERM}, {path: hostile + "2", delegation: maps},
	}}
	var raw rawHandler
	_, _ = h.find(Config{Need: both, Logger: slog.New(&raw)})
	if len(raw.texts) < 5 {
		t.Errorf("logged only %q", raw.texts)
	}
	for _, text := range raw.texts {
		if strings.ContainsAny(text, "\x1b\n\u202e") {
			t.Errorf("logged %q", text)
		}
	}
}
