//go:build !linux

package token

import (
	"errors"
	"fmt"
)

func (system) create(source Source) (*Token, *Attempt) {
	return nil, &Attempt{source, fmt.Errorf("create BPF token: %w", errors.ErrUnsupported), "BPF tokens need Linux"}
}
