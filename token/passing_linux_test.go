package token_test

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"unsafe"

	"github.com/bpftoken/bpftoken/internal/testenv"
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

func TestReceiveRefuses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		kind  int
		bytes string
		fds   int
		err   error
		says  string
	}{
		{"no descriptor", unix.SOCK_STREAM, "x", 0, unix.EBADMSG, "1 bytes with 0 descriptors"},
		{"a wrong descriptor", unix.SOCK_STREAM, "x", 1, unix.EINVAL, "pipe:["},
		{"two descriptors", unix.SOCK_STREAM, "x", 2, unix.EBADMSG, "with 2 descriptors"},
		{"three descriptors", unix.SOCK_STREAM, "x", 3, unix.EBADMSG, "with 3 descriptors"},
		{"all that a message can hold", unix.SOCK_STREAM, "x", 253, unix.EBADMSG, "with 253 descriptors"},
		{"a wrong one in a packet", unix.SOCK_SEQPACKET, "x", 1, unix.EINVAL, "pipe:["},
		{"a packet too long", unix.SOCK_SEQPACKET, "xy", 1, unix.EBADMSG, "longer than one byte"},
		{"an empty packet", unix.SOCK_SEQPACKET, "", 1, io.EOF, "EOF"},
		{"a wrong one in a datagram", unix.SOCK_DGRAM, "x", 1, unix.EINVAL, "pipe:["},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from, to := socketPair(t, tt.kind)
			fds, gone := pipes(t, tt.fds)
			sendRaw(t, from, tt.bytes, fds)
			tok, err := token.Receive(to)
			if tok != nil || !errors.Is(err, tt.err) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s, %v, want %v that says %q", tok, err, tt.err, tt.says)
			}
			wantGone(t, gone)
		})
	}
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

func TestReceiveTruncated(t *testing.T) {
	from, to := socketPair(t, unix.SOCK_STREAM)
	fds, gone := pipes(t, 3)
	sendRaw(t, from, "x", fds)
	tok, err := withOneMoreFile(t, func() (*token.Token, error) { return token.Receive(to) })
	if tok != nil || !errors.Is(err, unix.EBADMSG) || !strings.Contains(err.Error(), "truncated after 1 descriptors") {
		t.Errorf("%s, %v", tok, err)
	}
	wantGone(t, gone)
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

func TestReceiveEOF(t *testing.T) {
	from, to := socketPair(t, unix.SOCK_STREAM)
	_ = from.Close()
	if tok, err := token.Receive(to); tok != nil || !errors.Is(err, io.EOF) || !strings.Contains(err.Error(), "closed before") {
		t.Errorf("%s, %v, want EOF", tok, err)
	}
}

func TestReceiveFromClosedSocket(t *testing.T) {
	_, to := socketPair(t, unix.SOCK_STREAM)
	_ = to.Close()
	if tok, err := token.Receive(to); tok != nil || !errors.Is(err, net.ErrClosed) {
		t.Errorf("%s, %v, want ErrClosed", tok, err)
	}
}

func TestReceiveReadsNoFurther(t *testing.T) {
	from, to := socketPair(t, unix.SOCK_STREAM)
	fds, _ := pipes(t, 1)
	sendRaw(t, from, "x", fds)
	if _, err := from.Write([]byte("next")); err != nil {
		t.Fatal(err)
	}
	_, _ = token.Receive(to)
	rest := make([]byte, 8)
	if n, err := to.Read(rest); err != nil || string(rest[:n]) != "next" {
		t.Errorf("after the message: %q, %v", rest[:n], err)
	}
}

// With SO_PASSPIDFD the kernel adds a descriptor of its own.
func TestReceiveClosesThePidfd(t *testing.T) {
	from, to := socketPair(t, unix.SOCK_STREAM)
	raw, err := to.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var optErr error
	err = raw.Control(func(fd uintptr) {
		optErr = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_PASSPIDFD, 1)
	})
	if err != nil {
		t.Fatal(err)
	}
	testenv.NeedsFeature(t, "SO_PASSPIDFD (Linux 6.5)", func() error { return optErr })
	fds, gone := pipes(t, 1)
	sendRaw(t, from, "x", fds)
	next := lowestFree(t)
	if tok, err := token.Receive(to); tok != nil || !errors.Is(err, unix.EINVAL) {
		t.Errorf("%s, %v, want the pipe refused", tok, err)
	}
	if got := lowestFree(t); got != next {
		t.Errorf("descriptor %d was left open", next)
	}
	wantGone(t, gone)
}

func TestSendWithoutToken(t *testing.T) {
	from, _ := socketPair(t, unix.SOCK_STREAM)
	if err := token.Send(from, nil); !errors.Is(err, unix.EBADF) {
		t.Errorf("nil: %v, want EBADF", err)
	}
	if err := token.Send(from, new(token.Token)); !errors.Is(err, unix.EBADF) {
		t.Errorf("zero: %v, want EBADF", err)
	}
}

func TestPeerOf(t *testing.T) {
	from, _ := socketPair(t, unix.SOCK_STREAM)
	want := token.Peer{PID: os.Getpid(), UID: uint32(os.Getuid()), GID: uint32(os.Getgid())}
	if got, err := token.PeerOf(from); err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestPeerOfNobody(t *testing.T) {
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := token.PeerOf(conn); !errors.Is(err, unix.ENOTCONN) {
		t.Errorf("not connected: %v, want ENOTCONN", err)
	}
	_ = conn.Close()
	if _, err := token.PeerOf(conn); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed: %v, want ErrClosed", err)
	}
}
