package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// tree is an unpacked kernel.
type tree struct{ vmlinuz, config, modules string }

// openTree finds the parts of a kernel. Where they lie changed with /usr-merged packages, and again with 6.19.
func openTree(dir, release string) (tree, error) {
	var t tree
	for _, part := range []struct {
		to    *string
		what  string
		paths []string
	}{
		{&t.vmlinuz, "kernel image", []string{"boot/vmlinuz-%s", "usr/lib/modules/%s/vmlinuz", "lib/modules/%s/vmlinuz"}},
		{&t.config, "configuration", []string{"boot/config-%s", "usr/lib/modules/%s/config", "lib/modules/%s/config"}},
		{&t.modules, "modules", []string{"usr/lib/modules/%s/kernel", "lib/modules/%s/kernel"}},
	} {
		if *part.to = firstOf(dir, release, part.paths); *part.to == "" {
			return tree{}, fmt.Errorf("open kernel %s: its packages hold no %s", release, part.what)
		}
	}
	t.modules = filepath.Dir(t.modules) // modules.builtin lies beside the modules
	return t, nil
}

func firstOf(dir, release string, paths []string) string {
	for _, p := range paths {
		p = filepath.Join(dir, fmt.Sprintf(p, release))
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	return ""
}
