//go:build !linux

package release

import "errors"

func uname() (release, build string, err error) { return "", "", errors.ErrUnsupported }
