package token_test

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"golang.org/x/sys/unix"
)

func TestSendAndReceive(t *testing.T) {
	tokentest.Run(t, "in one process", sandbox(mount("/run/a", needMaps)), func(t *testing.T) {
		testenv.NoLeaks(t)
		tok := create(t, "/run/a")
		for _, kind := range []int{unix.SOCK_STREAM, unix.SOCK_SEQPACKET, unix.SOCK_DGRAM} {
			from, to := socketPair(t, kind)
			for range 2 {
				must(t, token.Send(from, tok))
			}
			for range 2 { // one message is one token
				got, err := token.Receive(to)
				if err != nil {
					t.Fatal(err)
				}
				if d, err := got.Delegation(); err != nil || d != needMaps || got.FD() == tok.FD() {
					t.Errorf("%s with %s, %v", got, d, err)
				}
				if got.Source() != (token.Source{Kind: token.SourceDescriptor}) {
					t.Errorf("source %s", got.Source())
				}
				wantCloseOnExec(t, got.FD())
				must(t, got.Close())
			}
		}
		if tok.FD() < 0 {
			t.Error("the sender lost its token")
		}
	})
}

// What the other end of a socket received.
type received struct {
	Token      string
	Delegation token.Delegation
	Peer       token.Peer
}

func receive(conn *net.UnixConn) (out received) {
	var err error
	if out.Peer, err = token.PeerOf(conn); err != nil {
		return received{Token: err.Error()}
	}
	tok, err := token.Receive(conn)
	if err != nil {
		return received{Token: err.Error()}
	}
	defer tok.Close()
	out.Token = tok.String()
	out.Delegation, _ = tok.Delegation()
	return out
}

func init() {
	helpers["receive"] = func() any {
		conn, err := net.FileConn(os.NewFile(3, "socket"))
		if err != nil {
			return received{Token: err.Error()}
		}
		return receive(conn.(*net.UnixConn))
	}
}

func TestSendToAnotherProgram(t *testing.T) {
	tokentest.Run(t, "exec", sandbox(mount("/run/a", needMaps)), func(t *testing.T) {
		from, to := socketPair(t, unix.SOCK_STREAM)
		file, err := to.File()
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		must(t, token.Send(from, create(t, "/run/a")))
		var got received
		execHelper(t, testBinary, "receive", &got, nil, file)
		want := received{
			"BPF token handed over as a file descriptor", needMaps,
			token.Peer{PID: os.Getpid(), UID: uint32(os.Getuid()), GID: uint32(os.Getgid())},
		}
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	})
}

// From the sandbox to its manager, across user and PID namespaces. The manager
// answers what it received.
func TestSendToAnotherUserNamespace(t *testing.T) {
	const hostUID = 2_000_077_000
	cfg := sandbox(mount("/run/a", needMaps))
	cfg.HostUID = hostUID
	if !tokentest.Inside() {
		cfg.Env = []string{"MANAGER=" + manager(t)}
	}
	tokentest.Run(t, "to the manager", cfg, func(t *testing.T) {
		conn, err := net.DialUnix("unix", nil, &net.UnixAddr{Name: os.Getenv("MANAGER"), Net: "unix"})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		must(t, token.Send(conn, create(t, "/run/a")))
		var got received
		if err := json.NewDecoder(conn).Decode(&got); err != nil {
			t.Fatal(err)
		}
		if got.Peer.PID <= 1 || got.Peer.UID != hostUID || got.Peer.GID != hostUID || got.Delegation != needMaps {
			t.Errorf("the manager received %+v", got)
		}
		if peer, err := token.PeerOf(conn); err != nil || peer != (token.Peer{PID: 0, UID: 65534, GID: 65534}) {
			t.Errorf("peer %+v, %v, want one that cannot be named here", peer, err)
		}
	})
}

// manager serves one connection of anybody on a socket.
func manager(t *testing.T) (path string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "manager")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path = filepath.Join(dir, "socket")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	must(t, os.Chmod(dir, 0o755), os.Chmod(path, 0o777))
	go func() {
		conn, err := l.AcceptUnix()
		if err != nil {
			return // nobody came
		}
		defer conn.Close()
		_ = json.NewEncoder(conn).Encode(receive(conn))
	}()
	return path
}
