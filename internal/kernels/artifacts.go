package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// store writes the files that the guests sent below the directory that was asked for.
func (o *options) store(results []*result) error {
	sent := make(map[string][]byte)
	for _, x := range results {
		for name, data := range x.files {
			if old, ok := sent[name]; ok && !bytes.Equal(old, data) {
				return fmt.Errorf("store artifact %s: %s sent another one than the kernels before it", name, x.Suite)
			}
			sent[name] = data
		}
	}
	for name, data := range sent {
		if err := writeBelow(o.artifacts, name, data); err != nil {
			return fmt.Errorf("store artifact: %w", err)
		}
	}
	return nil
}

func writeBelow(dir, name string, data []byte) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o644)
}
