package collection_test

import (
	"sync"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// Loads at the same time may share the kernel's types, and those of modules, which
// build on one another.
func TestConcurrentLoadsShareModuleTypes(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	testenv.NeedsModule(t, "veth")
	testenv.NoLeaks(t)
	opts := &ebpf.CollectionOptions{Cache: btf.NewCache()}
	var wg sync.WaitGroup
	for _, object := range []string{"core_relo", "many", "core_relo", "tp_btf", "core_module", "iter"} {
		spec := specOf(t, object)
		wg.Go(func() {
			coll, err := collection.New(spec, nil, opts)
			if err != nil {
				t.Error(err)
				return
			}
			coll.Close()
		})
	}
	wg.Wait()
}
