//go:build !linux

package token

import (
	"errors"
	"strconv"
)

func verify(int) error { return errors.ErrUnsupported }

func describeFD(fd int) string { return strconv.Itoa(fd) }
