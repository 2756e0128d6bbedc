package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/bpftoken/bpftoken/internal/kernels/apt"
)

// fresh is how long a suite's newest kernel is taken for its newest kernel.
const fresh = 24 * time.Hour

// cache is one suite's directory in the cache.
type cache struct{ dir string }

// entry is what was last known about a suite.
type entry struct {
	Kernel  apt.Kernel
	Checked time.Time
}

// load returns an empty entry when nothing is known or the kernel is no longer there.
func (c cache) load() entry {
	var e entry
	text, err := os.ReadFile(c.file())
	if err != nil || json.Unmarshal(text, &e) != nil {
		return entry{}
	}
	if _, err := os.Stat(c.tree(e.Kernel)); err != nil {
		return entry{}
	}
	return e
}

func (c cache) save(e entry) error {
	text, err := json.MarshalIndent(e, "", "\t")
	if err == nil {
		err = os.WriteFile(c.file(), text, 0o644)
	}
	if err != nil {
		return fmt.Errorf("save kernel version: %w", err)
	}
	return nil
}

func (c cache) file() string { return filepath.Join(c.dir, "kernel.json") }

// tree is where a kernel is unpacked.
func (c cache) tree(k apt.Kernel) string { return filepath.Join(c.dir, k.Release+"_"+k.Version) }

// prune removes the kernels that a newer one replaced.
func (c cache) prune(keep apt.Kernel) {
	old, _ := filepath.Glob(filepath.Join(c.dir, "*-amd64_*")) // fails on malformed patterns only
	for _, dir := range old {
		if dir != c.tree(keep) {
			_ = os.RemoveAll(dir) // a waste of space, no more
		}
	}
}
