package token_test

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"unsafe"

	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

// socketPair returns two connected unix sockets.
func socketPair(t *testing.T, kind int) (a, b *net.UnixConn) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, kind|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	conns := make([]*net.UnixConn, 2)
	for i, fd := range fds {
		file := os.NewFile(uintptr(fd), "socket")
		conn, err := net.FileConn(file)
		_ = file.Close()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		conns[i] = conn.(*net.UnixConn)
	}
	return conns[0], conns[1]
}

// pipes returns n descriptors to send, and one that reads EOF when nobody has
// them any more.
func pipes(t *testing.T, n int) (send []int, gone *os.File) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	defer w.Close()
	for range n {
		fd, err := unix.FcntlInt(w.Fd(), unix.F_DUPFD_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		send = append(send, fd)
	}
	return send, r
}

// sendRaw sends fds in one message, as they are, and closes them.
func sendRaw(t *testing.T, conn *net.UnixConn, bytes string, fds []int) {
	t.Helper()
	raw, err := conn.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var rights []byte
	if len(fds) > 0 {
		rights = unix.UnixRights(fds...)
	}
	controlErr := raw.Control(func(fd uintptr) {
		if bytes == "" {
			err = sendEmpty(fd, rights)
		} else {
			err = unix.Sendmsg(int(fd), []byte(bytes), rights, nil, 0)
		}
	})
	if err := errors.Join(controlErr, err); err != nil {
		t.Fatal(err)
	}
	for _, fd := range fds {
		_ = unix.Close(fd)
	}
}

// sendEmpty sends control data with no byte at all; the wrappers of sendmsg(2) add one.
func sendEmpty(fd uintptr, rights []byte) error {
	msg := unix.Msghdr{Control: &rights[0]}
	msg.SetControllen(len(rights))
	if _, _, errno := unix.Syscall(unix.SYS_SENDMSG, fd, uintptr(unsafe.Pointer(&msg)), 0); errno != 0 {
		return errno
	}
	return nil
}

// wantGone checks that every copy of the descriptors was closed: then the pipe
// reads EOF instead of blocking.
func wantGone(t *testing.T, gone *os.File) {
	t.Helper()
	raw, err := gone.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	controlErr := raw.Control(func(fd uintptr) {
		var n int
		if n, err = unix.Read(int(fd), make([]byte, 1)); n == 0 && err == nil {
			err = io.EOF
		}
	})
	if controlErr != nil || err != io.EOF {
		t.Errorf("a descriptor that was sent is still open: %v, %v", controlErr, err)
	}
}

// withOneMoreFile runs fn when one more descriptor can be opened, and no other.
func withOneMoreFile(t *testing.T, fn func() (*token.Token, error)) (*token.Token, error) {
	t.Helper()
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	tight := limit
	tight.Cur = uint64(lowestFree(t)) + 1
	if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &tight); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := unix.Setrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
			t.Fatal(err)
		}
	}()
	return fn()
}

// lowestFree is the number that the next descriptor will get.
func lowestFree(t *testing.T) int {
	t.Helper()
	fd, err := unix.Open("/", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	_ = unix.Close(fd)
	return fd
}
