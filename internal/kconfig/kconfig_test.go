package kconfig

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const config = `#
# Automatically generated file; DO NOT EDIT.
CONFIG_BPF=y
# CONFIG_OFF is not set
CONFIG_HZ=250
CONFIG_HZ=1000
CONFIG_EMPTY=
CONFIG_NO_VALUE
CONFIG_EXPR="a=b"
CONFIG_BPF_MORE=n
`

func compressed(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func wanted(names ...string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range names {
		set[name] = true
	}
	return set
}

func TestParse(t *testing.T) {
	all := wanted("CONFIG_BPF", "CONFIG_HZ", "CONFIG_OFF", "CONFIG_EMPTY", "CONFIG_NO_VALUE", "CONFIG_EXPR", "CONFIG_MISSING")
	found := map[string]string{"CONFIG_BPF": "y", "CONFIG_HZ": "250", "CONFIG_EXPR": `"a=b"`}
	tests := []struct {
		name  string
		file  []byte
		names map[string]bool
		want  map[string]string
	}{
		{"plain", []byte(config), all, found},
		{"compressed", compressed(t, config), all, found},
		{"empty", nil, all, map[string]string{}},
		{"one byte", []byte("C"), all, map[string]string{}},
		{"compressed nothing", compressed(t, ""), all, map[string]string{}},
		{"nothing wanted", []byte(config), nil, map[string]string{}},
		{"no line end", []byte("CONFIG_BPF=m"), all, map[string]string{"CONFIG_BPF": "m"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(bytes.NewReader(tt.file), tt.names)
			if diff := cmp.Diff(tt.want, got); err != nil || diff != "" {
				t.Errorf("%v: %s", err, diff)
			}
		})
	}
}

// TestParseDamaged covers files that end too soon, and lines that never do.
func TestParseDamaged(t *testing.T) {
	whole := compressed(t, config)
	tests := map[string][]byte{
		"cut off": whole[:len(whole)-9], "only the magic": whole[:2], "damaged": append(append([]byte{}, whole[:20]...), "garbage"...),
		"a huge line": []byte("CONFIG_BPF=" + strings.Repeat("y", 1<<20)),
	}
	for name, file := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := Parse(bytes.NewReader(file), wanted("CONFIG_MISSING")); err == nil {
				t.Errorf("values %v, want an error", got)
			}
		})
	}
	broken := errors.New("broken")
	if _, err := Parse(io.MultiReader(strings.NewReader("CONFIG_A=y\n"), errorReader{broken}), wanted("CONFIG_B")); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }
