package collection

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
)

func pinnedMap(name string) *ebpf.MapSpec {
	m := array(name)
	m.Pinning = ebpf.PinByName
	return m
}

func pinOptions(dir string) *ebpf.CollectionOptions {
	return &ebpf.CollectionOptions{Maps: ebpf.MapOptions{PinPath: dir}}
}

// load makes a collection that is closed at the end of the test.
func mustLoad(t *testing.T, spec *ebpf.CollectionSpec, opts *ebpf.CollectionOptions) *ebpf.Collection {
	t.Helper()
	coll, err := New(spec, nil, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(coll.Close)
	return coll
}

func mapID(t *testing.T, m *ebpf.Map) ebpf.MapID {
	t.Helper()
	info, err := m.Info()
	if err != nil {
		t.Fatal(err)
	}
	id, ok := info.ID()
	if !ok {
		t.Fatal("a map without an id")
	}
	return id
}

// TestPinReuses makes sure that what is pinned already is used, and gets the
// contents of the spec, as with cilium/ebpf.
func TestPinReuses(t *testing.T) {
	loadsReally(t)
	dir := mountBPFFS(t)
	testenv.NoLeaks(t)
	first := mustLoad(t, oneMap(pinnedMap("shared")), pinOptions(dir))

	spec := pinnedMap("shared")
	spec.Contents = []ebpf.MapKV{{Key: uint32(0), Value: uint32(7)}}
	second := mustLoad(t, oneMap(spec), pinOptions(dir))
	if mapID(t, first.Maps["m"]) != mapID(t, second.Maps["m"]) {
		t.Error("a second map was made")
	}
	var value uint32
	if err := first.Maps["m"].Lookup(uint32(0), &value); err != nil || value != 7 {
		t.Errorf("value %d, %v", value, err)
	}
	if !second.Maps["m"].IsPinned() {
		t.Error("the map does not know that it is pinned")
	}
}

// TestPinAtOnce makes sure that loads at the same time end up with one map, whoever
// of them pins it first.
func TestPinAtOnce(t *testing.T) {
	loadsReally(t)
	dir := mountBPFFS(t)
	testenv.NoLeaks(t)
	for range 20 {
		ids := make(map[ebpf.MapID]bool)
		for _, coll := range loadAtOnce(t, 8, pinOptions(dir)) {
			ids[mapID(t, coll.Maps["m"])] = true
			coll.Close()
		}
		if len(ids) != 1 {
			t.Errorf("maps %v, want one", ids)
		}
		if err := os.Remove(filepath.Join(dir, "shared")); err != nil {
			t.Fatal(err)
		}
	}
}

// loadAtOnce starts n loads of one pinned map together.
func loadAtOnce(t *testing.T, n int, opts *ebpf.CollectionOptions) []*ebpf.Collection {
	t.Helper()
	colls, errs := make([]*ebpf.Collection, n), make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			colls[i], errs[i] = New(oneMap(pinnedMap("shared")), nil, opts)
		})
	}
	close(start)
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	return colls
}

// TestPinTwoOfOneName makes sure that two maps pinned by one name are one map, if
// they have one shape.
func TestPinTwoOfOneName(t *testing.T) {
	loadsReally(t)
	dir := mountBPFFS(t)
	testenv.NoLeaks(t)
	larger := pinnedMap("shared")
	larger.MaxEntries = 2
	spec := oneMap(pinnedMap("shared"))
	spec.Maps["other"] = larger
	fails(t, spec, pinOptions(dir), `create map "other": use pinned map "`+filepath.Join(dir, "shared"), ebpf.ErrMapIncompatible)
	if _, err := os.Stat(filepath.Join(dir, "shared")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the failed load left its pin: %v", err)
	}

	spec.Maps["other"] = pinnedMap("shared")
	coll := mustLoad(t, spec, pinOptions(dir))
	if mapID(t, coll.Maps["m"]) != mapID(t, coll.Maps["other"]) {
		t.Error("two maps were made")
	}
}

// TestPinBadPath covers places where nothing can be pinned.
func TestPinBadPath(t *testing.T) {
	loadsReally(t)
	plain, dir := t.TempDir(), mountBPFFS(t)
	file := filepath.Join(plain, "shared")
	tests := []struct {
		name, path, text string
		is               error
	}{
		{"missing directory", filepath.Join(dir, "missing"), `create map "m": pin map at "` + filepath.Join(dir, "missing", "shared"), fs.ErrNotExist},
		{"no BPF FS", plain, `create map "m": pin map at "` + file, nil},
		{"a file as directory", "/etc/passwd", `create map "m": `, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { fails(t, oneMap(pinnedMap("shared")), pinOptions(tt.path), tt.text, tt.is) })
	}
}

// TestPinKeepsOthers makes sure that a failed load unpins what it pinned itself, and
// nothing else.
func TestPinKeepsOthers(t *testing.T) {
	loadsReally(t)
	dir := mountBPFFS(t)
	testenv.NoLeaks(t)
	mustLoad(t, oneMap(pinnedMap("before")), pinOptions(dir))

	spec := &ebpf.CollectionSpec{
		Maps:     map[string]*ebpf.MapSpec{"a": pinnedMap("before"), "b": pinnedMap("mine")},
		Programs: map[string]*ebpf.ProgramSpec{"p": {Type: ebpf.SocketFilter, Instructions: returning().Instructions[1:]}},
	}
	fails(t, spec, pinOptions(dir), `load program "p": verifier: `, nil)
	if _, err := os.Stat(filepath.Join(dir, "before")); err != nil {
		t.Errorf("the other's pin: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "mine")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the failed load's pin: %v", err)
	}

	bad := oneMap(pinnedMap("mine"))
	bad.Maps["m"].Contents = []ebpf.MapKV{{Key: uint32(9), Value: uint32(0)}}
	fails(t, bad, pinOptions(dir), `fill map "m": put key 9`, nil)
	if _, err := os.Stat(filepath.Join(dir, "mine")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the pin of a map that could not be filled: %v", err)
	}
}
