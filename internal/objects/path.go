package objects

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
)

// Path returns the file of the object for the byte order of this machine.
func (o Object) Path() (string, error) { return o.path(native()) }

// PathFor returns the file of the object for a byte order.
func (o Object) PathFor(order binary.ByteOrder) (string, error) {
	if order == binary.ByteOrder(binary.BigEndian) {
		return o.path("eb")
	}
	return o.path("el")
}

func (o Object) path(order string) (string, error) {
	dir, err := Dir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, o.Name+"-"+order+".elf"), nil
}

func native() string {
	if binary.NativeEndian.Uint16([]byte{0, 1}) == 1 {
		return "eb"
	}
	return "el"
}

// Dir finds the directory testdata at the top of the repository, from a working directory anywhere below. Embedding is
// out of reach from here, and tests run in the directory of their package, in guests too.
func Dir() (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find test objects: %w", err)
	}
	for dir := wd; ; dir = filepath.Dir(dir) {
		found := filepath.Join(dir, "testdata")
		if _, err := os.Stat(filepath.Join(found, "tiny-el.elf")); err == nil {
			return found, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("find test objects: no testdata/tiny-el.elf in %q or above", wd)
		}
	}
}
