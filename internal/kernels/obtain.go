package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/bpftoken/bpftoken/internal/kernels/apt"
)

// fetchLimit bounds everything that needs the network.
const fetchLimit = 5 * time.Minute

// obtained is a kernel that is ready to boot.
type obtained struct {
	apt.Kernel
	tree
	warning string
}

// obtain returns the suite's newest kernel, from the cache when that was looked at today.
func (o *options) obtain(ctx context.Context, s Spec, mirror func() (apt.Source, error)) (obtained, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, fetchLimit, fmt.Errorf("no answer within %v", fetchLimit))
	defer cancel()
	c := o.cacheOf(s)
	unlock, err := c.lock(ctx)
	if err != nil {
		return obtained{}, err
	}
	defer unlock()
	k, warning, err := c.current(ctx, s, mirror, o.update)
	if err != nil {
		return obtained{}, err
	}
	t, err := openTree(c.tree(k), k.Release)
	return obtained{k, t, warning}, err
}

func (o *options) cacheOf(s Spec) cache { return cache{filepath.Join(o.cache, s.Suite)} }

// current prefers yesterday's kernel with a warning to no kernel.
func (c cache) current(ctx context.Context, s Spec, mirror func() (apt.Source, error), update bool) (apt.Kernel, string, error) {
	known := c.load()
	if !update && time.Since(known.Checked) < fresh {
		return known.Kernel, "", nil
	}
	k, err := c.renew(ctx, s, mirror)
	if err != nil && known.Kernel.Release != "" {
		return known.Kernel, fmt.Sprintf("using the kernel of %s: %v", known.Checked.Format(time.DateOnly), err), nil
	}
	return k, "", err
}

// renew asks the mirror, and fetches what is not in the cache.
func (c cache) renew(ctx context.Context, s Spec, mirror func() (apt.Source, error)) (apt.Kernel, error) {
	if err := findTools("apt-get", "apt-cache", "dpkg-deb"); err != nil {
		return apt.Kernel{}, err
	}
	m, err := mirror()
	if err != nil {
		return apt.Kernel{}, err
	}
	r := apt.Root{Dir: filepath.Join(c.dir, "apt"), Suite: s.Suite, Mirror: m}
	if err := r.Update(ctx); err != nil {
		return apt.Kernel{}, err
	}
	k, err := r.Resolve(ctx)
	if err != nil {
		return apt.Kernel{}, err
	}
	if _, err := openTree(c.tree(k), k.Release); err != nil {
		if err := r.Fetch(ctx, k, c.tree(k)); err != nil {
			return apt.Kernel{}, err
		}
		c.prune(k)
	}
	return k, c.save(entry{k, time.Now()})
}
