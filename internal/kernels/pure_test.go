package main

import (
	"context"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/google/go-cmp/cmp"
)

// A package that was renamed would be run in guests again, and one that lost its tests would hide that.
func TestPureExist(t *testing.T) {
	testenv.NeedsHost(t, "runs go list")
	pkgs, err := listPackages(context.Background(), []string{"github.com/bpftoken/bpftoken/internal/..."})
	if err != nil {
		t.Fatal(err)
	}
	left := len(withoutPure(pkgs))
	if got := len(pkgs) - left; got != len(pure()) {
		t.Errorf("found %d of the %d packages", got, len(pure()))
	}
}

func TestWithoutPure(t *testing.T) {
	named := func(rel string) *pkg {
		p := &pkg{ImportPath: "m/" + rel}
		p.Module.Path = "m"
		return p
	}
	var got []string
	for _, p := range withoutPure([]*pkg{named("token"), named("internal/privilege"), named("internal/sys")}) {
		got = append(got, p.rel())
	}
	if diff := cmp.Diff([]string{"token", "internal/sys"}, got); diff != "" {
		t.Error(diff)
	}
}
