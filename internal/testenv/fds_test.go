package testenv

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLeaked(t *testing.T) {
	before := FDs{3: "anon_inode:bpf-map (map_id 1)", 4: "user:[1]"}
	after := FDs{3: "anon_inode:bpf-map (map_id 2)", 4: "user:[1]", 9: "anon_inode:btf"}
	want := []string{"fd 3: anon_inode:bpf-map (map_id 2)", "fd 9: anon_inode:btf"}
	if diff := cmp.Diff(want, Leaked(before, after)); diff != "" {
		t.Error(diff)
	}
	if got := Leaked(after, after); got != nil {
		t.Errorf("nothing changed, yet leaked %q", got)
	}
}

func TestWatchedTarget(t *testing.T) {
	tests := map[string]bool{
		"anon_inode:bpf-map":       true,
		"anon_inode:bpf-prog":      true,
		"anon_inode:bpf_link":      true,
		"anon_inode:bpf-token":     true,
		"anon_inode:btf":           true,
		"anon_inode:[fscontext]":   true,
		"anon_inode:[perf_event]":  true,
		"user:[4026531837]":        true,
		"anon_inode:[eventpoll]":   false,
		"pipe:[1234]":              false,
		"socket:[1234]":            false,
		"/tmp/bpf/test.log":        false,
		"anon_inode:[eventfd]":     false,
		"/work/bpftoken/user:[12]": false,
	}
	for target, want := range tests {
		if got := watchedTarget(target); got != want {
			t.Errorf("watchedTarget(%q) = %v", target, got)
		}
	}
}

func TestDetails(t *testing.T) {
	info := "pos:\t0\nflags:\t02000002\nmap_type:\t2\nkey_size:\t4\nmap_id:\t17\n"
	if got := details(info); got != "map_type 2, map_id 17" {
		t.Errorf("details = %q", got)
	}
}
