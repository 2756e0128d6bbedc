package token

import (
	"errors"
	"fmt"
	"strconv"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
)

// fromFD makes a token of a copy of fd, which stays the caller's.
func fromFD(fd int) (*Token, error) {
	if err := verify(fd); err != nil {
		return nil, fmt.Errorf("use descriptor %s: %w", describeFD(fd), err)
	}
	own, err := sys.Dup(fd)
	if err != nil {
		return nil, err
	}
	return &Token{fd: own, source: Source{Kind: SourceDescriptor}}, nil
}

// takeFDVariable takes the descriptor's variable, if the caller named one.
func (f finder) takeFDVariable() (value string, ok bool) {
	if f.cfg.FDVariable == "" {
		return "", false
	}
	return f.host.takeVariable(f.cfg.FDVariable)
}

// adoptVariable adopts the descriptor that an environment variable named.
func adoptVariable(name, value string) (*Token, error) {
	fd, err := strconv.Atoi(value)
	if err != nil {
		return nil, fmt.Errorf("read descriptor from %s: %q is no number: %w", oneLine(name), value, syscall.EINVAL)
	}
	t, err := FromFD(fd)
	if err != nil {
		return nil, fmt.Errorf("read descriptor from %s: %w", oneLine(name), err)
	}
	return t, nil
}

// handedOver turns a failure to use the caller's descriptor into one of
// discovery.
func handedOver(t *Token, err error) (*Token, error) {
	if err == nil {
		return t, nil
	}
	return mandatory(nil, &Attempt{Source{Kind: SourceDescriptor}, err, fdReason(err)})
}

// fdReason glosses the errno of using a descriptor.
func fdReason(err error) string {
	switch {
	case errors.Is(err, syscall.EBADF):
		return "not open in this process: it must be inherited, without close-on-exec"
	case errors.Is(err, errNotToken):
		return "something else is open there: pass on what BPF_TOKEN_CREATE returned"
	}
	return ""
}
