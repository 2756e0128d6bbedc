//go:build !linux

package sys

import "errors"

func moveFromZero() (int, error) { return -1, errors.ErrUnsupported }

func closeRaw(int) error { return errors.ErrUnsupported }
