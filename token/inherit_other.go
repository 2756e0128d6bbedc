//go:build !linux

package token

import "errors"

func dup(int) (int, error) { return -1, errors.ErrUnsupported }

func closeFD(int) {}
