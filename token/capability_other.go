//go:build !linux

package token

import "errors"

func effectiveCapabilities() (capabilitySet, error) { return 0, errors.ErrUnsupported }
