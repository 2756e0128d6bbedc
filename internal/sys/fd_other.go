//go:build !linux

package sys

import "errors"

// Dup fails: it needs Linux.
func Dup(int) (*FD, error) { return nil, errors.ErrUnsupported }

// SetCloseOnExec fails: it needs Linux.
func SetCloseOnExec(int) error { return errors.ErrUnsupported }

func moveFromZero() (int, error) { return closedFD, errors.ErrUnsupported }

func closeRaw(int) error { return errors.ErrUnsupported }
