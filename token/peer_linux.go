package token

import (
	"fmt"
	"math"
	"net"

	"golang.org/x/sys/unix"
)

// PeerOf returns the peer's credentials, which the kernel vouches for. A socket
// that is not connected has no peer (ENOTCONN).
func PeerOf(conn *net.UnixConn) (Peer, error) {
	cred, err := peerCred(conn)
	if err != nil {
		return Peer{}, fmt.Errorf("read peer credentials: %w", err)
	}
	return Peer{int(cred.Pid), cred.Uid, cred.Gid}, nil
}

func peerCred(conn *net.UnixConn) (cred *unix.Ucred, err error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, err
	}
	controlErr := raw.Control(func(fd uintptr) {
		cred, err = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	})
	if controlErr != nil {
		return nil, controlErr
	}
	if err == nil && cred.Uid == math.MaxUint32 { // INVALID_UID: nobody was noted
		err = unix.ENOTCONN
	}
	return cred, err
}
