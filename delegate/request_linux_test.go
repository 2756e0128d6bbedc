package delegate_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

// listen starts a manager that serves one request and tells what came of it. Everybody may connect.
func listen(t *testing.T, d token.Delegation) (path string, served <-chan error) {
	t.Helper()
	dir, err := os.MkdirTemp("", "delegate")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path = filepath.Join(dir, "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := errors.Join(os.Chmod(dir, 0o755), os.Chmod(path, 0o777)); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		conn, err := l.Accept()
		if err == nil {
			err = delegate.Serve(conn.(*net.UnixConn), d)
			_ = conn.Close()
		}
		done <- err
	}()
	return path, done
}

func TestRequest(t *testing.T) {
	needsManager(t)
	c := startContainer(t, unix.CLONE_NEWUSER|unix.CLONE_NEWNS)
	socket, served := listen(t, token.Delegation{Cmds: token.CmdBTFLoad, Attachs: 1 << 63})
	got := c.create(t, "/sys "+socket)
	if err := <-served; err != nil {
		t.Error(err)
	}
	if want := "delegate_cmds=btf_load,delegate_attachs=0x8000000000000000 <nil>"; got != want {
		t.Errorf("container got %q", got)
	}
}

func TestRequestFromSameNamespace(t *testing.T) {
	needsManager(t)
	c := startContainer(t, unix.CLONE_NEWNS)
	socket, served := listen(t, token.All())
	got := c.create(t, "/sys "+socket)
	if err := <-served; !errors.Is(err, delegate.ErrSameNamespace) {
		t.Errorf("manager: %v", err)
	}
	if !strings.HasPrefix(got, "manager: ") || !strings.Contains(got, delegate.ErrSameNamespace.Error()) {
		t.Errorf("container got %q", got)
	}
}
