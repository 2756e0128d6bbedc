package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

func suites(specs []Spec) (out []string) {
	for _, s := range specs {
		out = append(out, s.Suite)
	}
	return out
}

func TestPick(t *testing.T) {
	tests := []struct {
		names, want []string
	}{
		{nil, []string{"bookworm", "trixie", "trixie-backports"}},
		{[]string{"newest", "6.1"}, []string{"bookworm", "trixie-backports"}},
		{[]string{"trixie", "6.12"}, []string{"trixie"}},
		{[]string{"sid", "trixie"}, []string{"trixie", "sid"}},
		{[]string{"5.10"}, nil},
		{[]string{"../x"}, nil},
		{[]string{""}, nil},
	}
	for _, tt := range tests {
		got, err := pick(tt.names)
		if diff := cmp.Diff(tt.want, suites(got)); diff != "" || (err == nil) != (tt.want != nil) {
			t.Errorf("pick(%q): %v %s", tt.names, err, diff)
		}
	}
}

func TestParseOptions(t *testing.T) {
	o, err := parseOptions([]string{"--kernel", "trixie", "--kernel=6.1", "--modules", "veth,tun", "--run", "A$", "./token"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	got := []string{o.kernels.String(), o.modules.String(), strings.Join(o.packages, " ")}
	if diff := cmp.Diff([]string{"trixie,6.1", "veth,tun", "./token"}, got); diff != "" {
		t.Error(diff)
	}
	if args := strings.Join(o.testArgs(), " "); !strings.HasSuffix(args, "-test.run=A$") {
		t.Errorf("test arguments %q", args)
	}
	if d, err := parseOptions(nil, io.Discard); err != nil || d.modules.String() != defaultModules || len(d.packages) > 0 {
		t.Errorf("defaults: %+v, %v", d, err)
	}
	for _, bad := range [][]string{
		{"--run", "("},
		{"--no-such"},
		{"--timeout", "x"},
		{"--fault", "typo"},
		{"--fault", "=hang"},
		{"--fault", "newest="},
		{"--fault", "newest=hang", "--kernel", "6.1"},
	} {
		if _, err := parseOptions(bad, io.Discard); err == nil {
			t.Errorf("%q parsed", bad)
		}
	}
}

func TestAcceptsFaults(t *testing.T) {
	for _, args := range []string{"--fault=oom", "--fault=newest=hang", "--fault=trixie=die --kernel=6.12", "--fault=sid=panic --kernel=sid"} {
		if _, err := parseOptions(strings.Fields(args), io.Discard); err != nil {
			t.Errorf("%s: %v", args, err)
		}
	}
}

func TestFaultFor(t *testing.T) {
	tests := []struct {
		flag, suite string
		want        guest.Fault
	}{
		{"", "trixie", ""},
		{"hang", "trixie", guest.Hang},
		{"trixie=oom", "trixie", guest.OOM},
		{"trixie=oom", "bookworm", ""},
	}
	for _, tt := range tests {
		o := options{fault: tt.flag}
		if got := o.faultFor(Spec{Suite: tt.suite}); got != tt.want {
			t.Errorf("fault %q of %s = %q", tt.flag, tt.suite, got)
		}
	}
}
