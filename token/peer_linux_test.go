package token_test

import (
	"errors"
	"net"
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

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
