package sys

// AtEnd makes a read of a unix socket once more that has found the end. Of a socket
// that keeps messages apart the kernel looks for a message first, and then whether
// the peer has hung up (unix_dgram_recvmsg in net/unix/af_unix.c): what the peer
// sent between the two is still to be had.
func AtEnd(read func() (atEnd bool)) {
	if read() {
		read()
	}
}

// A LastWord reads a unix socket to its true end, see [AtEnd].
type LastWord struct {
	Conn interface{ Read(p []byte) (int, error) }
}

func (r LastWord) Read(p []byte) (n int, err error) {
	AtEnd(func() bool {
		n, err = r.Conn.Read(p)
		return n == 0 && len(p) > 0
	})
	return n, err
}
