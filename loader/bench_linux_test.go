package loader

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// benchObjects are one tiny program, forty maps and thirty programs with CO-RE, and
// thirty programs of more than 100,000 verified instructions each.
var benchObjects = []string{"tiny", "many", "heavy"}

// impls are what is compared, both under the same token.
var impls = map[string]func(*ebpf.CollectionSpec, ebpf.CollectionOptions) (*ebpf.Collection, error){
	"bpftoken": NewCollectionWithOptions,
	"ebpf":     ebpf.NewCollectionWithOptions,
}

var implNames = []string{"bpftoken", "ebpf"}

// BenchmarkLoad loads objects with this package and with cilium/ebpf, in one
// unprivileged user namespace under one token that delegates everything. It needs
// root to make those.
//
// mode=shared shares kernel types between loads (CollectionOptions.Cache), mode=cold
// does not, mode=process loads once in a new process, start and exit included.
// bpf/op counts every bpf(2) call, rss-KiB is the peak of the process.
func BenchmarkLoad(b *testing.B) {
	if os.Getenv(benchInsideEnv) == "" {
		benchInside(b)
		return
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil { // until the token can be made
		b.Fatal(err)
	}
	calls := openCounter(b)
	for _, object := range benchObjects {
		for _, mode := range []string{"shared", "cold", "process"} {
			for _, impl := range implNames {
				b.Run(fmt.Sprintf("object=%s/mode=%s/impl=%s", object, mode, impl), func(b *testing.B) {
					benchMode(b, calls, object, mode, impl)
				})
			}
		}
	}
}

func benchMode(b *testing.B, calls *callCounter, object, mode, impl string) {
	if mode == "process" {
		benchProcess(b, calls, object+"/"+impl)
		return
	}
	spec := benchSpec(b, object)
	var opts ebpf.CollectionOptions
	if mode == "shared" {
		opts.Cache = btf.NewCache()
	}
	load := func() {
		coll, err := impls[impl](spec, opts)
		if err != nil {
			b.Fatal(err)
		}
		coll.Close()
	}
	load() // what is found out once a process is not part of a load
	b.ReportAllocs()
	before := calls.ofProcess(b, os.Getpid())
	b.ResetTimer()
	for range b.N {
		load()
	}
	b.StopTimer()
	// Reading the counter is a call too.
	b.ReportMetric(float64(calls.ofProcess(b, os.Getpid())-before-1)/float64(b.N), "bpf/op")
}

func benchSpec(tb testing.TB, object string) *ebpf.CollectionSpec {
	tb.Helper()
	spec, err := readSpec(object)
	if err != nil {
		tb.Fatal(err)
	}
	return spec
}

func readSpec(object string) (*ebpf.CollectionSpec, error) {
	path, err := objects.Get(object).Path()
	if err != nil {
		return nil, err
	}
	return ebpf.LoadCollectionSpec(path)
}

// loadOnce is the process of mode=process. name is "object/impl".
func loadOnce(name string) (code int) {
	object, impl, _ := strings.Cut(name, "/")
	spec, err := readSpec(object)
	if err == nil {
		var coll *ebpf.Collection
		if coll, err = impls[impl](spec, ebpf.CollectionOptions{}); err == nil {
			coll.Close()
			err = printPeak()
		}
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, name, err)
	return 1
}
