package token

import (
	"fmt"
	"strconv"
)

// fdVariable takes the descriptor's variable, if the caller named one.
func (f finder) fdVariable() (string, bool) {
	if f.cfg.FDVariable == "" {
		return "", false
	}
	return f.host.takeVariable(f.cfg.FDVariable)
}

// adoptVariable adopts the descriptor that an environment variable names.
func adoptVariable(name, value string) (*Token, error) {
	fd, err := strconv.Atoi(value)
	if err != nil {
		return nil, fmt.Errorf("read descriptor from %s: %w", name, err)
	}
	t, err := FromFD(fd)
	if err != nil {
		return nil, fmt.Errorf("read descriptor from %s: %w", name, err)
	}
	return t, nil
}

// duplicate makes a token of a copy of fd, which stays the caller's.
func duplicate(fd int) (*Token, error) {
	own, err := dup(fd)
	if err != nil {
		return nil, fmt.Errorf("duplicate descriptor %d: %w", fd, err)
	}
	t, err := FromFD(own)
	if err != nil {
		closeFD(own)
		return nil, fmt.Errorf("use inherited descriptor %d: %w", fd, err)
	}
	return t, nil
}
