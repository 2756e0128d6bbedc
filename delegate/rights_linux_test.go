package delegate_test

import (
	"errors"
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

// passPIDFD has the kernel add a descriptor of the sender's process to every message, as a manager does that wants to
// know its peer.
func passPIDFD(t *testing.T, conn interface {
	File() (*os.File, error)
},
) {
	t.Helper()
	f, err := conn.File()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	err = unix.SetsockoptInt(int(f.Fd()), unix.SOL_SOCKET, unix.SO_PASSPIDFD, 1)
	if err != nil {
		t.Fatal(err)
	}
}

func openDescriptors(t *testing.T) int {
	t.Helper()
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(open)
}

func TestServeClosesDescriptorOfPeer(t *testing.T) {
	needsManager(t)
	manager, container := connPair(t, unix.SOCK_STREAM)
	passPIDFD(t, manager)
	bpf := fsopen(t, "bpf")
	before := openDescriptors(t)
	if _, _, err := container.WriteMsgUnix([]byte{'b'}, unix.UnixRights(bpf), nil); err != nil {
		t.Fatal(err)
	}
	if err := delegate.Serve(manager, token.All()); err != nil {
		t.Error(err)
	}
	if _, err := container.Write([]byte{'b'}); err != nil {
		t.Fatal(err)
	}
	if err := delegate.Serve(manager, token.All()); !errors.Is(err, unix.EBADMSG) {
		t.Errorf("a message without descriptors: %v", err)
	}
	if after := openDescriptors(t); after != before {
		t.Errorf("%d descriptors are open, %d were before", after, before)
	}
}
