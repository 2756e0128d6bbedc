//go:build !linux

package sys

import (
	"errors"
	"fmt"
	"unsafe"
)

func bpf(cmd Cmd, _ unsafe.Pointer, _ uintptr) (int, error) {
	return -1, fmt.Errorf("bpf %s: %w", cmd, errors.ErrUnsupported)
}
