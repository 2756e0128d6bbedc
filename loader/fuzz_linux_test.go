package loader

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// fuzzedSize bounds what a mutated object may take, so that the fuzzer does not
// spend its time, or the machine its memory, on zeroes.
const fuzzedSize = 16 << 20

// fuzzCache saves each load from parsing the kernel's types.
var fuzzCache = btf.NewCache()

// FuzzLoader parses mutated objects and loads what comes out for real: nothing
// panics, nothing stays open. Findings that were fixed are in testdata/fuzz.
func FuzzLoader(f *testing.F) {
	testenv.NeedsRoot(f)
	testenv.NeedsHost(f, "every object is loaded elsewhere, and the seeds take a minute in a guest")
	addObjects(f)
	f.Fuzz(func(t *testing.T, object []byte) {
		r := bytes.NewReader(object)
		if checkSizes(r, fuzzedSize) != nil {
			return
		}
		before, err := testenv.OpenFDs()
		if err != nil {
			t.Fatal(err)
		}
		loadFuzzed(t, r)
		after, err := testenv.OpenFDs()
		if err != nil {
			t.Fatal(err)
		}
		if leaked := testenv.Leaked(before, after); len(leaked) > 0 {
			t.Errorf("leaked %q", leaked)
		}
	})
}

// addObjects adds every small object for this machine as a seed.
func addObjects(f *testing.F) {
	f.Helper()
	for _, o := range objects.All() {
		path, err := o.Path()
		if err != nil {
			f.Fatal(err)
		}
		object, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			f.Fatal(err)
		}
		if len(object) < 16<<10 {
			f.Add(object)
		}
	}
}

// loadFuzzed loads an object and closes it again.
func loadFuzzed(t *testing.T, r *bytes.Reader) {
	t.Helper()
	spec, err := parse(r)
	if err != nil {
		return
	}
	if tooLarge(spec) {
		return
	}
	coll, err := NewCollectionWithOptions(spec, ebpf.CollectionOptions{Cache: fuzzCache})
	switch {
	case err == nil:
		coll.Close()
	case err.Error() == "":
		t.Error("an error without a text")
	}
}

// tooLarge reports whether the maps of a spec would take more of the kernel's
// memory than a fuzzer should.
func tooLarge(spec *ebpf.CollectionSpec) bool {
	total := uint64(0)
	for _, m := range spec.Maps {
		total += (uint64(m.KeySize) + uint64(m.ValueSize) + 64) * uint64(m.MaxEntries)
	}
	return total > fuzzedSize
}
