//go:build !linux

package kernelbtf

import "os"

func contents(path string) ([]byte, func(), error) {
	return nil, nil, &os.PathError{Op: "read types", Path: path, Err: os.ErrNotExist}
}
