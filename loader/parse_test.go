package loader

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/objects"
)

// readObject returns one of the committed objects.
func readObject(tb testing.TB, name string) []byte {
	tb.Helper()
	path, err := objects.Get(name).Path()
	if err != nil {
		tb.Fatal(err)
	}
	object, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return object
}

// sectionHeader returns the header of a section, to be changed in place.
func sectionHeader(tb testing.TB, object []byte, name string) []byte {
	tb.Helper()
	f, err := elf.NewFile(bytes.NewReader(object))
	if err != nil {
		tb.Fatal(err)
	}
	table := binary.NativeEndian.Uint64(object[40:])
	for i, s := range f.Sections {
		if s.Name == name {
			return object[table+64*uint64(i):][:64]
		}
	}
	tb.Fatalf("no section %q", name)
	return nil
}

// claim changes the size that a section claims to have.
func claim(tb testing.TB, object []byte, section string, size uint64) []byte {
	tb.Helper()
	object = bytes.Clone(object)
	binary.NativeEndian.PutUint64(sectionHeader(tb, object, section)[32:], size)
	return object
}

// TestParseRefuses covers files that are no objects, and objects that claim too
// much.
func TestParseRefuses(t *testing.T) {
	object := readObject(t, "globals")
	machine := bytes.Clone(object)
	binary.NativeEndian.PutUint16(machine[18:], uint16(elf.EM_X86_64))
	tests := []struct {
		name   string
		object []byte
		text   string
	}{
		{"empty", nil, "EOF"},
		{"text", []byte("#!/bin/sh\nexit 1\n"), "bad magic number"},
		{"only the magic", object[:4], "EOF"},
		{"only the header", object[:64], "EOF"},
		{"half", object[:len(object)/2], ""},
		{"all but the end", object[:len(object)-1], ""},
		{"for another machine", machine, "unexpected machine type"},
		{"a .bss of 3 GiB", claim(t, object, ".bss", 3<<30), `section ".bss" of 3221225472 bytes: the sections of an object may take 1073741824 bytes in total`},
		{"sizes that add up to nothing", claim(t, claim(t, object, ".bss", 1<<62), ".data", 1<<62), "may take 1073741824 bytes in total"},
		{"two of 600 MiB", claim(t, claim(t, object, ".bss", 600<<20), ".data", 600<<20), "bytes: the sections of an object may take"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spec, err := parse(bytes.NewReader(tt.object))
			if spec != nil || err == nil || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("spec %v, error %v, want %q", spec, err, tt.text)
			}
		})
	}
}

// TestParseTruncated cuts an object off at every length.
func TestParseTruncated(t *testing.T) {
	object := readObject(t, "tiny")
	for n := range object {
		if _, err := parse(bytes.NewReader(object[:n])); err == nil {
			t.Errorf("%d of %d bytes are an object", n, len(object))
		}
	}
}

// TestCheckSymbols makes sure that symbols which share a section count each.
func TestCheckSymbols(t *testing.T) {
	object := readObject(t, "globals")
	if err := checkSizes(bytes.NewReader(object), uint64(len(object))*2); err != nil {
		t.Errorf("the object as it is: %v", err)
	}
	f, err := elf.NewFile(bytes.NewReader(object))
	if err != nil {
		t.Fatal(err)
	}
	symbols, err := f.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	total := uint64(0)
	for _, s := range symbols {
		total += s.Size
	}
	if err := checkSymbols(f, total); err != nil {
		t.Errorf("a limit of %d: %v", total, err)
	}
	err = checkSymbols(f, total-1)
	if err == nil || !strings.Contains(err.Error(), "the symbols of an object may take") {
		t.Errorf("a limit of %d: error %v", total-1, err)
	}
}

// TestParsePanics makes sure that a panic on the way is an error.
func TestParsePanics(t *testing.T) {
	_, err := parse(panicking{})
	if err == nil || !strings.Contains(err.Error(), "damaged ELF object: parsing it panicked: out of bounds") {
		t.Errorf("error %v", err)
	}
	if _, err := parse(failing{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error %v, want the reader's", err)
	}
}

type panicking struct{}

func (panicking) ReadAt([]byte, int64) (int, error) { panic("out of bounds") }

type failing struct{}

func (failing) ReadAt([]byte, int64) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestLoadCollectionFile covers files that cannot be read: the path is in the error.
func TestLoadCollectionFile(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.elf")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		path string
		is   error
	}{
		"missing":     {filepath.Join(dir, "missing.elf"), fs.ErrNotExist},
		"empty":       {empty, io.EOF},
		"a directory": {dir, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := LoadCollection(tt.path)
			if err == nil || !strings.Contains(err.Error(), tt.path) || tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v, want %v and the path", err, tt.is)
			}
		})
	}
}
