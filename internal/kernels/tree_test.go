package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/bpftoken/bpftoken/internal/kernels/apt"
)

func touch(t *testing.T, dir string, files ...string) {
	t.Helper()
	for _, f := range files {
		f = filepath.Join(dir, f)
		if err := os.MkdirAll(filepath.Dir(f), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOpenTree(t *testing.T) {
	tests := []struct {
		name  string
		files []string
		want  tree
		fail  string
	}{
		{
			"6.1",
			[]string{"boot/vmlinuz-R", "boot/config-R", "lib/modules/R/kernel/a.ko"},
			tree{"boot/vmlinuz-R", "boot/config-R", "lib/modules/R"},
			"",
		},
		{
			"7.3",
			[]string{"usr/lib/modules/R/vmlinuz", "usr/lib/modules/R/config", "usr/lib/modules/R/kernel/a.ko.xz"},
			tree{"usr/lib/modules/R/vmlinuz", "usr/lib/modules/R/config", "usr/lib/modules/R"},
			"",
		},
		{"no image", []string{"boot/config-R"}, tree{}, "open kernel R: its packages hold no kernel image"},
		{"another release", []string{"boot/vmlinuz-S"}, tree{}, "open kernel R: its packages hold no kernel image"},
		{"no modules", []string{"boot/vmlinuz-R", "boot/config-R"}, tree{}, "open kernel R: its packages hold no modules"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			touch(t, dir, tt.files...)
			got, err := openTree(dir, "R")
			for _, p := range []*string{&got.vmlinuz, &got.config, &got.modules} {
				*p = strings.TrimPrefix(*p, dir+"/")
			}
			if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(tree{})); diff != "" {
				t.Error(diff)
			}
			if (err == nil) != (tt.fail == "") || err != nil && err.Error() != tt.fail {
				t.Errorf("err = %v, want %q", err, tt.fail)
			}
		})
	}
}

func TestCache(t *testing.T) {
	c := cache{t.TempDir()}
	if diff := cmp.Diff(entry{}, c.load()); diff != "" {
		t.Error("empty cache:", diff)
	}
	old, cur := apt.Kernel{Release: "6.1-amd64", Version: "1"}, apt.Kernel{Release: "6.1-amd64", Version: "2"}
	want := entry{cur, time.Now().Round(0)}
	touch(t, c.tree(old), "x")
	if err := c.save(want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(entry{}, c.load()); diff != "" {
		t.Error("kernel is gone:", diff)
	}
	touch(t, c.tree(cur), "x")
	c.prune(cur)
	if diff := cmp.Diff(want, c.load()); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(c.tree(old)); !os.IsNotExist(err) {
		t.Error("the old kernel is still there:", err)
	}
}
