package objects

import (
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
)

func TestEveryObjectParses(t *testing.T) {
	for _, o := range All() {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(o.Name+"/"+order.String(), func(t *testing.T) { parse(t, o, order) })
		}
	}
}

func parse(t *testing.T, o Object, order binary.ByteOrder) {
	t.Helper()
	path, err := o.PathFor(order)
	if err != nil {
		t.Fatal(err)
	}
	spec, err := ebpf.LoadCollectionSpec(path)
	if o.Fails == Parse {
		if !errors.Is(err, ebpf.ErrNotSupported) && !strings.Contains(fmt.Sprint(err), "unsupported") {
			t.Fatalf("got %v, want not supported", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if spec.ByteOrder != order {
		t.Errorf("byte order is %v, want %v", spec.ByteOrder, order)
	}
	if len(spec.Maps)+len(spec.Programs) == 0 {
		t.Error("no map and no program")
	}
}

func TestTableNamesEverySource(t *testing.T) {
	var want []string
	for _, o := range All() {
		want = append(want, o.Name)
	}
	if !slices.IsSorted(want) {
		t.Error("the table is not sorted by name")
	}
	for pattern, suffix := range map[string]string{"src/*.c": ".c", "*-el.elf": "-el.elf", "*-eb.elf": "-eb.elf"} {
		if got := files(t, pattern, suffix); !slices.Equal(got, want) {
			t.Errorf("testdata/%s: got %v, table has %v", pattern, got, want)
		}
	}
}

// files lists what matches a pattern in testdata, without the directory and the suffix.
func files(t *testing.T, pattern, suffix string) []string {
	t.Helper()
	dir, err := Dir()
	if err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, 0, len(paths))
	for _, p := range paths {
		names = append(names, strings.TrimSuffix(filepath.Base(p), suffix))
	}
	slices.Sort(names)
	return names
}
