package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/bpftoken/bpftoken/internal/kernels/apt"
	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

// runner is one run of the matrix.
type runner struct {
	*options
	bundle
	machine guest.Machine
	work    string // temporary directory
	mirror  func() (apt.Source, error)
}

// runMatrix boots the kernels, prints everything there is to know, and returns an error when anything was not good.
func (o *options) runMatrix(ctx context.Context, h host, specs []Spec, w io.Writer) error {
	start := time.Now()
	r, cleanup, err := o.newRunner(ctx, h)
	if err != nil {
		return err
	}
	defer cleanup()
	results := r.all(ctx, specs)
	s := summary{results: results, pkgs: r.pkgs, complete: len(o.kernels) == 0, verbose: o.verbose}
	s.print(w)
	fmt.Fprintf(w, "\n%d kernels, %d packages in %v\n", len(results), len(r.pkgs), time.Since(start).Round(100*time.Millisecond))
	return errors.Join(s.err(), r.store(results))
}

// newRunner checks the tools and finds the packages.
func (o *options) newRunner(ctx context.Context, h host) (*runner, func(), error) {
	if err := findTools("go", "xz"); err != nil {
		return nil, nil, err
	}
	qemu, err := findQEMU(o.qemu)
	if err != nil {
		return nil, nil, err
	}
	pkgs, err := o.guestPackages(ctx)
	if err != nil {
		return nil, nil, err
	}
	work, err := os.MkdirTemp("", "kernels-")
	if err != nil {
		return nil, nil, fmt.Errorf("make work directory: %w", err)
	}
	r := &runner{
		options: o, work: work, machine: guest.Machine{QEMU: qemu, KVM: h.kvm, Memory: o.memory},
		bundle: bundle{init: filepath.Join(work, "init"), module: pkgs[0].Module.Dir, pkgs: pkgs},
		mirror: sync.OnceValues(func() (apt.Source, error) { return apt.Mirror(apt.Sources("/etc/apt"), h.os.Codename) }),
	}
	return r, func() { os.RemoveAll(work) }, nil
}

// all builds while it fetches, then boots. The results are in the order of specs.
func (r *runner) all(ctx context.Context, specs []Spec) []*result {
	built := make(chan error, 1)
	go func() { built <- r.build(ctx) }()
	results := make([]*result, len(specs))
	var fetching sync.WaitGroup
	for i, s := range specs {
		results[i] = &result{Spec: s}
		fetching.Go(func() { results[i].obtained, results[i].err = r.obtain(ctx, s, r.mirror) })
	}
	fetching.Wait()
	err := <-built
	var boots errgroup.Group
	boots.SetLimit(r.jobs)
	for _, x := range results {
		if x.err == nil {
			x.err = err
		}
		boots.Go(func() error { r.boot(ctx, x); return nil })
	}
	_ = boots.Wait() // every result has its own error
	return results
}

// build compiles init and all test binaries, as many at a time as the go command compiles packages.
func (r *runner) build(ctx context.Context) error {
	var g errgroup.Group
	g.SetLimit(4)
	g.Go(func() error {
		_, err := goCommand(ctx, "build", "-C", r.module, "-ldflags=-s -w", "-o", r.init, "./internal/kernels/init")
		return err
	})
	for _, p := range r.pkgs {
		g.Go(func() error { p.build(ctx, r.work); return nil })
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("build init: %w", err)
	}
	return nil
}

// boot runs the guest of one result that has a kernel.
func (r *runner) boot(ctx context.Context, x *result) {
	if x.err != nil {
		return
	}
	start := time.Now()
	defer func() { x.took = time.Since(start) }()
	name := filepath.Join(r.work, x.Suite)
	b := guest.Boot{
		Kernel: x.vmlinuz, Initrd: name + ".cpio", Console: name + ".console",
		Nonce: nonce(), Limit: r.timeout,
	}
	missing, err := r.write(b.Initrd, x.obtained, r.plan(r.bundle, x.Spec, x.Release, b.Nonce), r.modules)
	if x.err = err; err != nil {
		return
	}
	if len(missing) > 0 {
		x.notes = append(x.notes, "the kernel has no module "+strings.Join(missing, ", "))
	}
	x.take(ctx, r.machine.Run(ctx, b))
	x.listen(b.Console)
}
