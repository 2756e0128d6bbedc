//go:build linux

package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// loadModules returns a note for each module that could not be loaded.
func loadModules(files []string) (notes []string) {
	for _, f := range files {
		if err := loadModule(f); err != nil {
			notes = append(notes, fmt.Sprintf("load module %s: %v", f, err))
		}
	}
	return notes
}

func loadModule(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	// EEXIST: it is there already, which is all that was wanted.
	if err := unix.FinitModule(int(f.Fd()), "", 0); !errors.Is(err, unix.EEXIST) {
		return err
	}
	return nil
}
