package token_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

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
