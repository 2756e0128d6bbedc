package token

import (
	"fmt"
	"net"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// Send passes t on to the process at the other end of a unix socket, in a
// message of one byte with one descriptor (SCM_RIGHTS). t stays the caller's.
//
// The receiver gets all that t allows, but can use it only with capabilities in
// the user namespace that the token was made in. See [PeerOf] for who it is.
func Send(conn *net.UnixConn, t *Token) error {
	own, err := t.duplicate()
	if err != nil {
		return fmt.Errorf("send %s: %w", t, err)
	}
	defer own.Close()
	if _, _, err := conn.WriteMsgUnix([]byte{0}, unix.UnixRights(own.Int()), nil); err != nil {
		return fmt.Errorf("send %s: %w", t, err)
	}
	return nil
}

// duplicate returns a descriptor that nobody else can close.
func (t *Token) duplicate() (own *sys.FD, err error) {
	if t == nil {
		return nil, unix.EBADF
	}
	err = t.fd.Use(func(raw int) error {
		own, err = sys.Dup(raw)
		return err
	})
	return own, err
}
