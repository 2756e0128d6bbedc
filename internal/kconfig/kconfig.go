// Package kconfig reads a kernel's build configuration and lays its values out
// as .kconfig externs expect them.
package kconfig

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"

	"github.com/bpftoken/bpftoken/internal/release"
)

// Open opens the running kernel's configuration: /boot/config-RELEASE, else
// /proc/config.gz.
func Open() (io.ReadCloser, error) {
	rel, err := release.Running()
	if err != nil {
		return nil, err
	}
	path := "/boot/config-" + rel
	f, err := os.Open(path)
	if err == nil {
		return f, nil
	}
	f, gzErr := os.Open("/proc/config.gz")
	if gzErr != nil {
		return nil, fmt.Errorf("open kernel configuration: %w; %w", err, gzErr)
	}
	return f, nil
}

// Parse returns the values of the options in names; an option that is not set has
// no entry. r may be compressed with gzip.
func Parse(r io.Reader, names map[string]bool) (map[string]string, error) {
	plain, err := decompress(r)
	if err != nil {
		return nil, err
	}
	values := make(map[string]string, len(names))
	lines := bufio.NewScanner(plain)
	for lines.Scan() && len(values) < len(names) {
		key, value, ok := bytes.Cut(lines.Bytes(), []byte("="))
		if !ok || !names[string(key)] || len(value) == 0 {
			continue
		}
		// The first of several lines counts, as in libbpf.
		if _, seen := values[string(key)]; !seen {
			values[string(key)] = string(value)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read kernel configuration: %w", err)
	}
	return values, nil
}

func decompress(r io.Reader) (io.Reader, error) {
	buffered := bufio.NewReader(r)
	magic, err := buffered.Peek(2)
	if err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return buffered, nil
	}
	zr, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, fmt.Errorf("decompress kernel configuration: %w", err)
	}
	return zr, nil
}
