package apt

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// meta is the package that always depends on the newest kernel of its suite.
const meta = "linux-image-cloud-amd64"

// Kernel names a kernel and the packages that hold it.
type Kernel struct {
	Release  string // as uname -r says
	Version  string // of the Debian package
	Packages []string
}

var imageName = regexp.MustCompile(`^linux-image-([0-9]\S*-cloud-amd64)$`)

// Resolve finds the newest kernel of the suite. Update comes first.
func (r Root) Resolve(ctx context.Context) (Kernel, error) {
	top, err := r.show(ctx, meta)
	if err != nil {
		return Kernel{}, err
	}
	release, err := releaseOf(top["depends"])
	if err != nil {
		return Kernel{}, fmt.Errorf("resolve kernel of %s: %w", r.Suite, err)
	}
	k := Kernel{Release: release, Version: top["version"]}
	if err := r.addPackages(ctx, &k, "linux-image-"+release); err != nil {
		return Kernel{}, err
	}
	return k, nil
}

// addPackages adds a package and what it depends on that carries the same release. Until 6.18 one package holds
// everything; from 6.19 on the kernel, its modules and its configuration are packages of their own.
func (r Root) addPackages(ctx context.Context, k *Kernel, pkg string) error {
	stanza, err := r.show(ctx, pkg)
	if err != nil {
		return err
	}
	k.Packages = append(k.Packages, pkg)
	for _, dep := range dependsOn(stanza["depends"]) {
		if strings.HasSuffix(dep, "-"+k.Release) && !slices.Contains(k.Packages, dep) {
			if err := r.addPackages(ctx, k, dep); err != nil {
				return err
			}
		}
	}
	return nil
}

// releaseOf reads the kernel release out of the metapackage's dependencies.
func releaseOf(depends string) (string, error) {
	for _, dep := range dependsOn(depends) {
		if m := imageName.FindStringSubmatch(dep); m != nil {
			return m[1], nil
		}
	}
	return "", fmt.Errorf("%s depends on no kernel: %q", meta, depends)
}

// dependsOn lists the package names of a Depends field, alternatives included, without versions.
func dependsOn(depends string) []string {
	var out []string
	for _, d := range strings.FieldsFunc(depends, func(r rune) bool { return r == ',' || r == '|' }) {
		if f := strings.Fields(d); len(f) > 0 {
			out = append(out, f[0])
		}
	}
	return out
}
