package loader

import (
	"fmt"
	"io"
	"os"

	"github.com/cilium/ebpf"
)

// parseFile reads an ELF file with cilium/ebpf.
func parseFile(file string) (*ebpf.CollectionSpec, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return parse(f)
}

// parse reads an ELF object with cilium/ebpf, which believes the sizes in its
// headers: they are checked first. Where it panics on a damaged object, there is an
// error instead.
func parse(r io.ReaderAt) (spec *ebpf.CollectionSpec, err error) {
	defer caught(&err)
	if err := checkSizes(r, maxSize); err != nil {
		return nil, err
	}
	return ebpf.LoadCollectionSpecFromReader(r)
}

// caught, deferred, makes an error of a panic.
func caught(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("damaged ELF object: parsing it panicked: %v", r)
	}
}
