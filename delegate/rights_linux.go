package delegate

import (
	"fmt"
	"io"
	"net"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// request is the message that carries the descriptor: SCM_RIGHTS needs at least one byte.
var request = []byte{'b'}

func sendContext(conn *net.UnixConn, c *Context) error {
	_, _, err := conn.WriteMsgUnix(request, unix.UnixRights(c.FD()), nil)
	return err
}

// controlSize is room for more descriptors than a message can bring (SCM_MAX_FD, 253) and for what the kernel adds by
// itself. All of them must be taken, to be closed.
const controlSize = 4096

// receiveContext takes exactly one descriptor, and looks at its sender only then, so that a refusal leaves nothing
// on the connection.
func receiveContext(conn *net.UnixConn) (*Context, error) {
	fd, err := receiveOne(conn)
	if err != nil {
		return nil, err
	}
	if err := checkPeer(conn); err != nil {
		_ = fd.Close()
		return nil, err
	}
	return &Context{fd}, nil
}

func receiveOne(conn *net.UnixConn) (*sys.FD, error) {
	buf, oob := make([]byte, len(request)), make([]byte, controlSize)
	var n, oobn, flags int
	var err error
	sys.AtEnd(func() bool {
		n, oobn, flags, _, err = conn.ReadMsgUnix(buf, oob)
		return n == 0 && oobn == 0
	})
	fds, added := sys.ParseControl(oob[:oobn])
	closeAll(added) // of the requester's process, where somebody set SO_PASSPIDFD
	switch {
	case err != nil:
	case n == 0 && len(fds) == 0:
		err = io.EOF
	case len(fds) != 1:
		err = fmt.Errorf("%d descriptors instead of 1: %w", len(fds), unix.EBADMSG)
	case flags&unix.MSG_CTRUNC != 0:
		err = fmt.Errorf("control message is truncated: %w", unix.EBADMSG)
	}
	if err != nil {
		closeAll(fds)
		return nil, err
	}
	fd, err := sys.NewFD(fds[0])
	if err != nil {
		closeAll(fds)
	}
	return fd, err
}

func closeAll(fds []int) {
	for _, fd := range fds {
		_ = unix.Close(fd)
	}
}
