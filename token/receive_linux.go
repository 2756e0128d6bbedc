package token

import (
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// Receive takes a token from the process at the other end of a unix socket: one
// message of one byte, whatever its value, with exactly one descriptor, which is
// verified to be a BPF token and close-on-exec from the start. Anything else is
// an error that says what arrived, and every descriptor that came with it is
// closed. A connection that is closed instead is [io.EOF].
//
// The socket's deadline holds. Ask [PeerOf] first if not everybody may send.
func Receive(conn *net.UnixConn) (*Token, error) {
	fds, err := receiveFDs(conn)
	if err != nil {
		closeAll(fds)
		return nil, fmt.Errorf("receive BPF token: %w", err)
	}
	t, err := FromFD(fds[0])
	if err != nil {
		closeAll(fds)
		return nil, fmt.Errorf("receive BPF token: %w", err)
	}
	return t, nil
}

// controlSize is room for more descriptors than the kernel passes in a message
// (SCM_MAX_FD, 253) and for what it adds by itself, so that only a lack of
// descriptors truncates a control message.
const controlSize = 4096

// receiveFDs reads one message. The descriptors that came are the caller's, also
// when it fails; it does not unless there is exactly one.
func receiveFDs(conn *net.UnixConn) ([]int, error) {
	control := make([]byte, controlSize)
	var n, size, flags int
	var readErr error
	sys.AtEnd(func() bool {
		n, size, flags, _, readErr = conn.ReadMsgUnix(make([]byte, 1), control)
		return n == 0 && size == 0
	})
	fds, added := sys.ParseControl(control[:size])
	closeAll(added)
	if errors.Is(readErr, io.EOF) && len(fds) == 0 {
		return nil, fmt.Errorf("connection closed before a token arrived: %w", io.EOF)
	}
	if readErr != nil {
		return fds, fmt.Errorf("read message: %w", readErr)
	}
	return fds, checkMessage(n, len(fds), flags)
}

// checkMessage says what is wrong with a message (EBADMSG).
func checkMessage(bytes, fds, flags int) error {
	switch {
	case flags&unix.MSG_CTRUNC != 0:
		return fmt.Errorf("control message truncated after %d descriptors (RLIMIT_NOFILE, or an LSM refused): %w", fds, unix.EBADMSG)
	case fds != 1:
		return fmt.Errorf("message of %d bytes with %d descriptors instead of one: %w", bytes, fds, unix.EBADMSG)
	case flags&unix.MSG_TRUNC != 0:
		return fmt.Errorf("message longer than one byte: %w", unix.EBADMSG)
	}
	return nil
}

// closeAll closes descriptors that nobody wants.
func closeAll(fds []int) {
	for _, fd := range fds {
		_ = unix.Close(fd)
	}
}
