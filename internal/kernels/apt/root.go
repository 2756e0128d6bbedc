package apt

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Root is a private apt root for one suite, so that a suite that is gone does not spoil the others.
type Root struct {
	Dir    string
	Suite  string
	Mirror Source
}

// options keep apt inside of r.Dir. The machine's apt.conf still applies, for its proxies and retries.
func (r Root) options() []string {
	set := map[string]string{
		"Dir::Etc::sourcelist": filepath.Join(r.Dir, "sources.list"), "Dir::Etc::sourceparts": "-", "Dir::Etc::preferencesparts": "-",
		"Dir::State": filepath.Join(r.Dir, "state"), "Dir::State::lists": filepath.Join(r.Dir, "lists"), "Dir::State::status": "/dev/null",
		"Dir::Cache": filepath.Join(r.Dir, "cache"), "Dir::Cache::pkgcache": "pkgcache.bin", "Dir::Cache::srcpkgcache": "srcpkgcache.bin",
		"APT::Architecture": "amd64", "APT::Architectures": "amd64",
		// A half-failed update would resolve to yesterday's kernel without a word.
		"APT::Update::Error-Mode": "any", "Acquire::Retries": "2", "Acquire::http::Timeout": "20",
		"Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false", "Acquire::Languages": "none", "APT::Sandbox::User": "root",
	}
	var out []string
	for k, v := range set {
		out = append(out, "-o", k+"="+v)
	}
	return out
}

// Update makes the root and fetches the suite's package list.
func (r Root) Update(ctx context.Context) error {
	for _, d := range []string{"state", "lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(r.Dir, d), 0o755); err != nil {
			return fmt.Errorf("make apt root: %w", err)
		}
	}
	if err := os.WriteFile(filepath.Join(r.Dir, "sources.list"), []byte(r.Mirror.line(r.Suite)), 0o644); err != nil {
		return fmt.Errorf("make apt root: %w", err)
	}
	if _, err := r.run(ctx, "", "apt-get", "-q", "update"); err != nil {
		return fmt.Errorf("update suite %s: %w", r.Suite, err)
	}
	return nil
}

// show returns the newest version's stanza of a package.
func (r Root) show(ctx context.Context, pkg string) (map[string]string, error) {
	out, err := r.run(ctx, "", "apt-cache", "--no-all-versions", "show", pkg)
	if err != nil {
		return nil, fmt.Errorf("show package %s: %w", pkg, err)
	}
	if s := parseStanzas(out); len(s) > 0 {
		return s[0], nil
	}
	return nil, fmt.Errorf("show package %s: not in suite %s", pkg, r.Suite)
}

// run runs an apt command in dir. What apt prints in other languages could not be parsed.
func (r Root) run(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, append(args, r.options()...)...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "LC_ALL=C", "DEBIAN_FRONTEND=noninteractive")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return "", fmt.Errorf("run %s: %w", name, context.Cause(ctx))
	}
	if err != nil {
		return "", fmt.Errorf("run %s: %w%s", name, err, complaint(stderr.String()))
	}
	return stdout.String(), nil
}

// complaint is apt's first error, on one line.
func complaint(stderr string) string {
	for line := range strings.Lines(stderr) {
		if text, ok := strings.CutPrefix(line, "E: "); ok {
			return ": " + strings.TrimSpace(text)
		}
	}
	return ""
}
