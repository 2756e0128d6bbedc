package main

import (
	"context"
	"slices"
)

// pure are the packages whose tests ask nothing of the kernel. They pass in a guest if they pass on the host, where
// they take no emulated time, and so they run in guests only when they are named.
//
// A package that skips tests on the host does not belong here: nobody would run them.
func pure() []string {
	return []string{
		"internal/kernels",
		"internal/kernels/apt",
		"internal/kernels/guest",
		"internal/objects",
		"internal/privilege",
		"internal/release",
		"internal/skipcheck",
		"internal/testenv/testlog",
	}
}

// guestPackages are those on the command line, or all that have something to ask of a kernel.
func (o *options) guestPackages(ctx context.Context) ([]*pkg, error) {
	if len(o.packages) > 0 {
		return listPackages(ctx, o.packages)
	}
	pkgs, err := listPackages(ctx, []string{"./..."})
	return withoutPure(pkgs), err
}

func withoutPure(pkgs []*pkg) []*pkg {
	return slices.DeleteFunc(pkgs, func(p *pkg) bool { return slices.Contains(pure(), p.rel()) })
}
