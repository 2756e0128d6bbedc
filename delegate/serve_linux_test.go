package delegate_test

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

func connPair(t *testing.T, kind int) (manager, container *net.UnixConn) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, kind|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out [2]*net.UnixConn
	for i, fd := range fds {
		f := os.NewFile(uintptr(fd), "socket")
		c, err := net.FileConn(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		out[i] = c.(*net.UnixConn)
		t.Cleanup(func() { _ = c.Close() })
	}
	return out[0], out[1]
}

func TestServeRefuses(t *testing.T) {
	needsManager(t)
	testenv.NoLeaks(t)
	bpf, tmpfs := fsopen(t, "bpf"), fsopen(t, "tmpfs")
	tests := []struct {
		name string
		fds  []int
		want error
		text string
	}{
		{"no descriptor", nil, unix.EBADMSG, "0 descriptors instead of 1"},
		{"two descriptors", []int{bpf, bpf}, unix.EBADMSG, "2 descriptors instead of 1"},
		{"socket", []int{0}, delegate.ErrNotContext, "not a mount context"},
		{"other file system", []int{tmpfs}, delegate.ErrNotContext, "tmpfs: Unknown parameter"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			manager, container := connPair(t, unix.SOCK_STREAM)
			if _, _, err := container.WriteMsgUnix([]byte{'b'}, unix.UnixRights(tt.fds...), nil); err != nil {
				t.Fatal(err)
			}
			if err := delegate.Serve(manager, token.All()); !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("got %v", err)
			}
			manager.Close()
			if told, err := io.ReadAll(container); err != nil || !strings.Contains(string(told), tt.text) {
				t.Errorf("requester was told %q, %v", told, err)
			}
		})
	}
}

func TestServeGone(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	for _, kind := range []int{unix.SOCK_STREAM, unix.SOCK_SEQPACKET} {
		manager, container := connPair(t, kind)
		container.Close()
		if err := delegate.Serve(manager, token.All()); !errors.Is(err, io.EOF) {
			t.Errorf("got %v", err)
		}
	}
}

func TestRequestWithoutManager(t *testing.T) {
	needsManager(t)
	manager, container := connPair(t, unix.SOCK_SEQPACKET)
	manager.Close()
	if err := delegate.Request(container, "/nowhere"); err == nil {
		t.Error("no error")
	}
}
