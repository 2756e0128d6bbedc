package apt

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Fetch downloads the packages of a kernel and unpacks them into dir, which appears only when it is complete.
func (r Root) Fetch(ctx context.Context, k Kernel, dir string) error {
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "fetch-")
	if err != nil {
		return fmt.Errorf("fetch kernel: %w", err)
	}
	defer os.RemoveAll(tmp)
	if _, err := r.run(ctx, tmp, "apt-get", append([]string{"-q", "download"}, k.Packages...)...); err != nil {
		return fmt.Errorf("fetch kernel %s: %w", k.Release, err)
	}
	if err := unpack(ctx, tmp, filepath.Join(tmp, "tree")); err != nil {
		return fmt.Errorf("fetch kernel %s: %w", k.Release, err)
	}
	if err := os.Rename(filepath.Join(tmp, "tree"), dir); err != nil {
		return fmt.Errorf("fetch kernel %s: %w", k.Release, err)
	}
	return nil
}

func unpack(ctx context.Context, from, to string) error {
	for _, deb := range glob(from, "*.deb") {
		if out, err := exec.CommandContext(ctx, "dpkg-deb", "-x", deb, to).CombinedOutput(); err != nil {
			return fmt.Errorf("unpack %s: %w: %s", filepath.Base(deb), err, strings.TrimSpace(string(out)))
		}
	}
	return nil
}
