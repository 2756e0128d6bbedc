package collection

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/cilium/ebpf"
)

// pinPath returns where a map is to be pinned, "" for nowhere.
func pinPath(spec *ebpf.MapSpec, opts *ebpf.MapOptions) (string, error) {
	switch {
	case spec.Pinning == ebpf.PinNone:
		return "", nil
	case spec.Pinning != ebpf.PinByName:
		return "", fmt.Errorf("pin type %d: %w", spec.Pinning, ebpf.ErrNotSupported)
	case spec.Name == "":
		return "", errors.New("pin by name: it has no name")
	case opts.PinPath == "":
		return "", errors.New("pin by name: set MapOptions.PinPath to a directory on a BPF FS")
	}
	return filepath.Join(opts.PinPath, spec.Name), nil
}

// openPinned opens the map that is pinned at path and makes sure that it is of
// spec's shape. Nil without an error: nothing is pinned there.
func openPinned(path string, spec *ebpf.MapSpec, opts *ebpf.MapOptions) (*ebpf.Map, error) {
	m, err := ebpf.LoadPinnedMap(path, &opts.LoadPinOptions)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open pinned map %q: %w", path, err)
	}
	if err := spec.Compatible(m); err != nil {
		_ = m.Close()
		return nil, fmt.Errorf("use pinned map %q: %w", path, err)
	}
	return m, nil
}

// pin pins m and remembers to take the pin away should the load fail.
func (l *load) pin(m *ebpf.Map, path string) error {
	if err := m.Pin(path); err != nil {
		return fmt.Errorf("pin map at %q: %w", path, err)
	}
	l.pinned = append(l.pinned, m)
	return nil
}
