package token

// A Peer is the process at the other end of a unix socket, as the kernel noted it
// when the socket was connected (SO_PEERCRED). It may have passed the socket on
// or have executed another program since.
type Peer struct {
	// PID is 0 for a process outside of the caller's PID namespace.
	PID int
	// UID and GID are as the caller's user namespace maps them, 65534 for what it
	// does not map.
	UID, GID uint32
}
