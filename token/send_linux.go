package token

import (
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// Send passes t on to the process at the other end of a unix socket, in a
// message of one byte with one descriptor (SCM_RIGHTS). t stays the caller's.
//
// The receiver gets all that t allows, but can use it only with capabilities in
// the user namespace that the token was made in. See [PeerOf] for who it is.
func Send(conn *net.UnixConn, t *Token) error {
	if t == nil {
		return fmt.Errorf("send %s: %w", t, unix.EBADF)
	}
	own, err := t.Clone() // nobody can close it while the socket is full
	if err != nil {
		return fmt.Errorf("send %s: %w", t, err)
	}
	defer own.Close()
	if _, _, err := conn.WriteMsgUnix([]byte{0}, unix.UnixRights(own.FD()), nil); err != nil {
		return fmt.Errorf("send %s: %w", t, err)
	}
	return nil
}
