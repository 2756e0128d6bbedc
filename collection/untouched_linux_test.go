package collection_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// A spec may be loaded as often as one likes, also at the same time: no load changes
// it.
func TestSpecsStayAsTheyAre(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	opts := &ebpf.CollectionOptions{Cache: kernelTypes}
	for _, name := range []string{"bpf2bpf", "core_relo", "globals", "kconfig", "kfunc", "map_in_map", "maps_legacy", "prog_array"} {
		spec := specOf(t, name)
		spec.Types = nil // decoded as it is used
		before := spec.Copy()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				coll, err := collection.New(spec, nil, opts)
				if err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				coll.Close()
			})
		}
		wg.Wait()
		if !reflect.DeepEqual(before, spec.Copy()) {
			t.Errorf("%s: the spec has changed", name)
		}
	}
}

// Types that a caller gives take the place of the kernel's: against none at all,
// relocations poison what they are about, unless there are more to look at.
func TestKernelTypesOfTheCaller(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	raw, err := new(btf.Builder).Marshal(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	none, err := btf.LoadSpecFromReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kernel, err := kernelTypes.Kernel()
	if err != nil {
		t.Fatal(err)
	}
	opts := &ebpf.CollectionOptions{Programs: ebpf.ProgramOptions{KernelTypes: none}}
	coll, err := collection.New(specOf(t, "core_relo"), nil, opts)
	if !errors.Is(err, collection.ErrBadRelocation) || !strings.Contains(err.Error(), "no single match for bpf_map_type___part.BPF_MAP_TYPE_HASH___part in the kernel's types") {
		t.Errorf("error %v, want ErrBadRelocation and what it is about", err)
	}
	if err == nil {
		coll.Close()
	}
	opts.Programs.ExtraRelocationTargets = []*btf.Spec{kernel}
	spec := specOf(t, "core_relo")
	delete(spec.Programs, "types") // ids of types are those of the first target only
	if coll, err = collection.New(spec, nil, opts); err != nil {
		t.Fatal(err)
	}
	coll.Close()
}
