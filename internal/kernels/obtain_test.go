package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/bpftoken/bpftoken/internal/kernels/apt"
)

// A mirror that is gone is an error when there is nothing to fall back on, and a warning when there is.
func TestObtainWithoutMirror(t *testing.T) {
	gone := errors.New("no route to host")
	mirror := func() (apt.Source, error) { return apt.Source{}, gone }
	k := apt.Kernel{Release: "6.1-amd64", Version: "1"}
	tests := []struct {
		name    string
		checked time.Time // zero: never
		update  bool
		warning string
		err     error
	}{
		{name: "nothing cached", err: gone},
		{name: "fresh", checked: time.Now()},
		{name: "stale", checked: time.Now().Add(-48 * time.Hour), warning: "no route to host"},
		{name: "fresh, but update asked for", checked: time.Now(), update: true, warning: "no route to host"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := options{cache: t.TempDir(), update: tt.update}
			s := Spec{Suite: "trixie"}
			c := o.cacheOf(s)
			if !tt.checked.IsZero() {
				touch(t, c.tree(k), "boot/vmlinuz-6.1-amd64", "boot/config-6.1-amd64", "lib/modules/6.1-amd64/kernel/a.ko")
				if err := c.save(entry{k, tt.checked}); err != nil {
					t.Fatal(err)
				}
			}
			got, err := o.obtain(context.Background(), s, mirror)
			if !errors.Is(err, tt.err) || !strings.HasSuffix(got.warning, tt.warning) || (tt.warning == "") != (got.warning == "") {
				t.Errorf("warning %q, err %v", got.warning, err)
			}
		})
	}
}

// Another run that holds the lock for ever must not be waited for for ever.
func TestLockLimit(t *testing.T) {
	c := cache{t.TempDir()}
	unlock, err := c.lock(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	if _, err := c.lock(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("second lock: %v", err)
	}
	unlock()
	if unlock, err = c.lock(context.Background()); err != nil {
		t.Fatal(err)
	}
	unlock()
}
