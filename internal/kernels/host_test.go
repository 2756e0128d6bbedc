package main

import (
	"context"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/kernels/apt"
)

func TestHasVirtualization(t *testing.T) {
	tests := map[string]bool{
		"flags\t\t: fpu vmx sse":        true,
		"flags\t\t: fpu svm":            true,
		"flags\t\t: fpu sse":            false,
		"vmx flags\t: vnmi\nflags\t: x": false,
		"":                              false,
	}
	for cpuinfo, want := range tests {
		if got := hasVirtualization(cpuinfo); got != want {
			t.Errorf("hasVirtualization(%q) = %v", cpuinfo, got)
		}
	}
}

func TestUnsuitableHost(t *testing.T) {
	debian := apt.Machine{ID: "debian", Codename: "bookworm"}
	tests := []struct {
		name string
		h    host
		want string
	}{
		{"Debian", host{goos: "linux", goarch: "amd64", os: debian}, ""},
		{"ARM", host{goos: "linux", goarch: "arm64", os: debian}, "needs linux/amd64, this is linux/arm64"},
		{"Mac", host{goos: "darwin", goarch: "amd64"}, "needs linux/amd64, this is darwin/amd64"},
		{"Ubuntu", host{goos: "linux", goarch: "amd64", os: apt.Machine{ID: "ubuntu"}}, `needs Debian for its kernels, this is "ubuntu"`},
	}
	for _, tt := range tests {
		if got := tt.h.unsuitable(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// An unsuitable machine is no failure, but in CI it is: nobody would notice that the matrix never ran.
func TestUnsuitableInCI(t *testing.T) {
	mac := host{goos: "darwin", goarch: "arm64"}
	for _, ci := range []bool{false, true} {
		var out strings.Builder
		o := options{ci: ci}
		err := o.main(context.Background(), mac, &out)
		if (err != nil) != ci || strings.HasPrefix(out.String(), "skipped: needs linux/amd64") == ci {
			t.Errorf("CI %v: %v, printed %q", ci, err, out.String())
		}
	}
}

func TestMissingPrograms(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := findTools("go", "xz"); err == nil || !strings.HasPrefix(err.Error(), "find go: ") {
		t.Errorf("findTools = %v", err)
	}
	if _, err := findQEMU("qemu-x"); err == nil || !strings.Contains(err.Error(), "apt-get install") {
		t.Errorf("findQEMU = %v", err)
	}
}
