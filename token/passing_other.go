//go:build !linux

package token

import (
	"errors"
	"fmt"
	"net"
)

// Send fails with [errors.ErrUnsupported]: it needs Linux.
func Send(*net.UnixConn, *Token) error {
	return fmt.Errorf("send BPF token: %w", errors.ErrUnsupported)
}

// Receive fails with [errors.ErrUnsupported]: it needs Linux.
func Receive(*net.UnixConn) (*Token, error) {
	return nil, fmt.Errorf("receive BPF token: %w", errors.ErrUnsupported)
}

// PeerOf fails with [errors.ErrUnsupported]: it needs Linux.
func PeerOf(*net.UnixConn) (Peer, error) {
	return Peer{}, fmt.Errorf("read peer credentials: %w", errors.ErrUnsupported)
}
