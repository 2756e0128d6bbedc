package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/internal/testenv/testlog"
)

// result is what came of one kernel.
type result struct {
	Spec
	obtained
	err      error // the kernel was not obtained, or the guest was lost
	notes    []string
	console  string
	took     time.Duration
	files    map[string][]byte
	log      testlog.Log
	problems []testlog.Problem
}

// allowedInGuests are the skips that need no excuse. A guest's user is root.
func allowedInGuests() []testenv.Kind {
	return []testenv.Kind{testenv.Kernel, testenv.Feature, testenv.Host}
}

// take turns what the guest wrote into outcomes.
func (x *result) take(ctx context.Context, g guest.Result) {
	x.err, x.files = g.Err, g.Files
	x.notes = append(x.notes, g.Notes...)
	if g.Release != "" && g.Release != x.Release {
		x.notes = append(x.notes, fmt.Sprintf("booted %s instead of %s", g.Release, x.Release))
	}
	for _, run := range g.Runs {
		if err := x.addRun(ctx, run); err != nil {
			x.problems = append(x.problems, testlog.Problem{Package: run.Package, What: err.Error(), Output: run.Output})
		}
	}
}

// addRun has the go tool make events of a test binary's output.
func (x *result) addRun(ctx context.Context, run *guest.Run) error {
	cmd := exec.CommandContext(ctx, "go", "tool", "test2json", "-p", run.Package)
	cmd.Stdin = strings.NewReader(run.Output)
	events, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("run test2json: %w", err)
	}
	log, err := testlog.Read(bytes.NewReader(events), x.log.Add)
	if err != nil {
		return err
	}
	x.judge(run, log.Package(run.Package))
	return nil
}

// judge trusts the exit code more than the words: a test that calls os.Exit can print anything.
func (x *result) judge(run *guest.Run, p *testlog.Package) {
	problems := p.Judge(allowedInGuests()...)
	if run.Ended && run.Code != 0 && p.Outcome == testlog.Pass {
		problems = append(problems, testlog.Problem{
			Package: run.Package, What: fmt.Sprintf("exit status %d", run.Code), Output: p.Output(),
		})
	}
	x.problems = append(x.problems, problems...)
}

// lost reports whether the kernel has no full set of results.
func (x *result) lost() bool { return x.err != nil }

// find returns nil for a package that did not run.
func (x *result) find(pkg string) *testlog.Package {
	i := slices.IndexFunc(x.log.Packages, func(p *testlog.Package) bool { return p.Name == pkg })
	if i < 0 {
		return nil
	}
	return x.log.Packages[i]
}
