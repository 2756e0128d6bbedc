package token

import "errors"

// Optional reports whether err, from [Find], leaves the caller free to go on
// without a token: none was wanted, or nobody insisted on one and none was found.
func Optional(err error) bool {
	if errors.Is(err, ErrDisabled) {
		return true
	}
	var discovery *DiscoveryError
	return errors.As(err, &discovery) && !discovery.Mandatory
}
