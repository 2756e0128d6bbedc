package tokentest

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// channels connect the host with a sandbox: the host's ends, and the child's in the order of their descriptors.
type channels struct {
	outcome *os.File
	output  *os.File
	control *net.UnixConn
	mounts  *net.UnixConn
	child   []*os.File
}

func newChannels() (*channels, error) {
	c := new(channels)
	var err error
	for _, open := range []func() error{
		func() error { return c.pipe(&c.outcome) },
		func() error { return c.pipe(&c.output) },
		func() error { return c.socket(&c.control) },
		func() error { return c.socket(&c.mounts) },
	} {
		if err = open(); err != nil {
			c.closeChild()
			c.close()
			return nil, fmt.Errorf("connect to the sandbox: %w", err)
		}
	}
	return c, nil
}

func (c *channels) pipe(ours **os.File) error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	*ours = r
	c.child = append(c.child, w)
	return nil
}

// socket keeps messages apart.
func (c *channels) socket(ours **net.UnixConn) error {
	host, child, err := socketPair()
	if err != nil {
		return err
	}
	c.child = append(c.child, child)
	defer host.Close()
	*ours, err = unixConn(host)
	return err
}

func socketPair() (a, b *os.File, err error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, nil, fmt.Errorf("make socket pair: %w", err)
	}
	return os.NewFile(uintptr(fds[0]), "socket"), os.NewFile(uintptr(fds[1]), "socket"), nil
}

// unixConn makes a connection of a copy of f.
func unixConn(f *os.File) (*net.UnixConn, error) {
	conn, err := net.FileConn(f)
	if err != nil {
		return nil, fmt.Errorf("use inherited socket: %w", err)
	}
	unixConn, ok := conn.(*net.UnixConn)
	if !ok {
		_ = conn.Close()
		return nil, fmt.Errorf("use inherited socket: %w", unix.EPROTOTYPE)
	}
	return unixConn, nil
}

// closeChild closes the child's ends, once it has them.
func (c *channels) closeChild() {
	for _, f := range c.child {
		_ = f.Close()
	}
}

func (c *channels) close() {
	_ = c.outcome.Close()
	_ = c.output.Close()
	if c.control != nil {
		_ = c.control.Close()
	}
	if c.mounts != nil {
		_ = c.mounts.Close()
	}
}
