package delegate

import (
	"fmt"
	"net"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
)

// Request is the container's half of a hand-over: it opens a BPF FS in the caller's user namespace, has the
// manager at the other end of conn configure it (see [Serve]) and mounts it at the directory path. One connection
// can carry several requests, one after another.
//
// It needs what [Open] and [Context.Mount] need. What the manager refused comes back as a [RemoteError]. Deadlines
// of conn apply.
func Request(conn *net.UnixConn, path string) error {
	c, err := Open()
	if err != nil {
		return err
	}
	defer c.Close()
	if err := sendContext(conn, c); err != nil {
		return fmt.Errorf("send mount context: %w", err)
	}
	if err := readAnswer(sys.LastWord{Conn: conn}); err != nil {
		return err
	}
	return c.Mount(path)
}

// Serve is the manager's half of a hand-over: it receives one mount context from conn, has it delegate d (see
// [Configure]), and answers. What fails is returned here and told to the requester.
//
// It refuses anything but exactly one descriptor, a descriptor of anything but a BPF FS ([ErrNotContext]), and,
// where it can tell, a peer in the manager's own user namespace ([ErrSameNamespace]). Who may ask for what is the
// caller's business: look at the peer's credentials first. io.EOF: the requester went away.
func Serve(conn *net.UnixConn, d token.Delegation) error {
	c, err := receiveContext(conn)
	if err != nil {
		err = fmt.Errorf("receive mount context: %w", err)
	} else {
		err = c.Configure(d)
		_ = c.Close()
	}
	if answerErr := writeAnswer(conn, err); err == nil && answerErr != nil {
		return fmt.Errorf("answer request: %w", answerErr)
	}
	return err
}
