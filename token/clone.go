package token

import (
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
)

// Clone duplicates the token, so that closing one does not affect the other. The
// clone of a nil token is nil. It fails with EBADF for a closed token.
func (t *Token) Clone() (*Token, error) {
	if t == nil {
		return nil, nil
	}
	clone := &Token{source: t.source}
	err := t.fd.Use(func(raw int) (err error) {
		clone.fd, err = sys.Dup(raw)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("duplicate %s: %w", t, err)
	}
	clone.masks.Store(t.masks.Load())
	return clone, nil
}
