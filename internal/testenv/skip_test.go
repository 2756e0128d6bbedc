package testenv

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
)

func TestSkips(t *testing.T) {
	if runtime.GOOS != "linux" {
		Skip(t, Kernel, "needs Linux: versions are 0.0 elsewhere")
	}
	no := errors.New("no such thing")
	tests := []struct {
		name string
		fn   func(testing.TB)
		want string // start of the message; empty: runs
	}{
		{"old enough", func(tb testing.TB) { SkipBefore(tb, 2, 6, "x") }, ""},
		{"too old", func(tb testing.TB) { SkipBefore(tb, 99, 1, "tokens") }, "bpftoken-skip[kernel]: needs Linux 99.1: tokens"},
		{"new enough", func(tb testing.TB) { SkipFrom(tb, 99, 1, "x") }, ""},
		{"too new", func(tb testing.TB) { SkipFrom(tb, 2, 6, "old ways") }, "bpftoken-skip[kernel]: needs Linux before 2.6: old ways"},
		{"feature there", func(tb testing.TB) { NeedsFeature(tb, "x", func() error { return nil }) }, ""},
		{"feature absent", func(tb testing.TB) { NeedsFeature(tb, "kprobes", func() error { return no }) }, "bpftoken-skip[feature]: needs kprobes: no such thing"},
		{"module absent", func(tb testing.TB) { NeedsModule(tb, "no-such") }, "bpftoken-skip[feature]: needs kernel module no-such: stat /sys/module/no_such"},
		{"passed on", func(tb testing.TB) { Skip(tb, Host, "two\nlines") }, "bpftoken-skip[host]: two lines"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var f fakeTB
			f.run(tt.fn)
			if !strings.HasPrefix(f.skipped, tt.want) || (tt.want == "") != (f.skipped == "") {
				t.Errorf("skipped with %q, want %q", f.skipped, tt.want)
			}
		})
	}
}

func TestGuestOrHost(t *testing.T) {
	for _, guest := range []string{"", "1"} {
		t.Setenv(GuestEnv, guest)
		var g, h fakeTB
		g.run(func(tb testing.TB) { NeedsGuest(tb, "loads modules") })
		h.run(func(tb testing.TB) { NeedsHost(tb, "runs go") })
		if skipped := g.skipped != ""; skipped == InGuest() {
			t.Errorf("guest %q: NeedsGuest said %q", guest, g.skipped)
		}
		if skipped := h.skipped != ""; skipped != InGuest() {
			t.Errorf("guest %q: NeedsHost said %q", guest, h.skipped)
		}
	}
}

func TestNeedsRoot(t *testing.T) {
	var f fakeTB
	f.run(func(tb testing.TB) { NeedsRoot(tb) })
	if skipped := f.skipped != ""; skipped != (os.Geteuid() != 0) {
		t.Errorf("uid %d: skipped with %q", os.Geteuid(), f.skipped)
	}
}

func TestParseSkip(t *testing.T) {
	tests := []struct {
		output string
		kind   Kind
		reason string
		ok     bool
	}{
		{"    x_test.go:3: " + message(Kernel, "needs Linux 6.9: tokens") + "\r\n", Kernel, "needs Linux 6.9: tokens", true},
		{"log\n    x_test.go:3: bpftoken-skip[feature]: needs BTF\nmore", Feature, "needs BTF", true},
		{"    x_test.go:3: not today\n", "", "", false},
	}
	for _, tt := range tests {
		kind, reason, ok := ParseSkip(tt.output)
		if kind != tt.kind || reason != tt.reason || ok != tt.ok {
			t.Errorf("ParseSkip(%q) = %q, %q, %v", tt.output, kind, reason, ok)
		}
	}
}
