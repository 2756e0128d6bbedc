package collection_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

// A handover is what the sandboxed process says about a collection that it passes
// to root, who may see more of it. The descriptors follow in the order of the
// names: maps, then programs.
type handover struct {
	Object    string
	Maps      []string
	Programs  []string
	Variables map[string]variableState
}

// maxDescriptors is SCM_MAX_FD.
const maxDescriptors = 253

// handOver passes a loaded collection to the examiner at path.
func handOver(t *testing.T, path, object string, coll *ebpf.Collection) {
	t.Helper()
	h := handover{
		Object: object, Variables: variablesOf(t, coll.Variables),
		Maps:     slices.Sorted(maps.Keys(coll.Maps)),
		Programs: slices.Sorted(maps.Keys(coll.Programs)),
	}
	var fds []int
	for _, name := range h.Maps {
		fds = append(fds, coll.Maps[name].FD())
	}
	for _, name := range h.Programs {
		fds = append(fds, coll.Programs[name].FD())
	}
	text, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.DialUnix("unixpacket", nil, &net.UnixAddr{Name: path, Net: "unixpacket"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, _, err := conn.WriteMsgUnix(text, unix.UnixRights(fds...), nil); err != nil {
		t.Fatal(err)
	}
	// Until root is done with them.
	if _, err := conn.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
}

// examine waits for collections at the returned path, and makes the states of them
// known by object once finish is called.
func examine(t *testing.T) (path string, finish func() map[string]state) {
	t.Helper()
	dir, err := os.MkdirTemp("", "examine")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path = filepath.Join(dir, "socket")
	listener, err := net.ListenUnix("unixpacket", &net.UnixAddr{Name: path, Net: "unixpacket"})
	if err != nil {
		t.Fatal(err)
	}
	if err := openToAll(dir, path); err != nil {
		t.Fatal(err)
	}
	states := make(map[string]state)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := listener.AcceptUnix()
			if err != nil {
				return
			}
			object, s, err := receive(t, conn)
			if err != nil {
				t.Error(err)
				continue
			}
			states[object] = s
		}
	}()
	return path, func() map[string]state {
		_ = listener.Close()
		<-done
		return states
	}
}

func openToAll(dir, socket string) error {
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	return os.Chmod(socket, 0o777)
}

func receive(t *testing.T, conn *net.UnixConn) (string, state, error) {
	defer conn.Close()
	text, rights := make([]byte, 1<<20), make([]byte, unix.CmsgSpace(maxDescriptors*4))
	n, nRights, _, _, err := conn.ReadMsgUnix(text, rights)
	if err != nil {
		return "", state{}, err
	}
	var h handover
	if err := json.Unmarshal(text[:n], &h); err != nil {
		return "", state{}, err
	}
	fds, err := descriptorsIn(rights[:nRights])
	if err != nil {
		return "", state{}, err
	}
	coll, err := adopt(h, fds)
	if err != nil {
		return "", state{}, err
	}
	defer coll.Close()
	s := stateOf(t, coll)
	s.Variables = h.Variables
	if _, err = conn.Write([]byte{0}); err == nil {
		// The peer closes first: Linux may tell a reader of the end ahead of a packet that came just before it.
		_, _ = conn.Read(make([]byte, 1))
	}
	return h.Object, s, err
}

func descriptorsIn(rights []byte) ([]int, error) {
	messages, err := unix.ParseSocketControlMessage(rights)
	if err != nil || len(messages) == 0 {
		return nil, err
	}
	return unix.ParseUnixRights(&messages[0])
}

// adopt makes a collection of descriptors. They are closed if that fails.
func adopt(h handover, fds []int) (*ebpf.Collection, error) {
	coll := &ebpf.Collection{Maps: map[string]*ebpf.Map{}, Programs: map[string]*ebpf.Program{}}
	failed := error(nil)
	if len(fds) != len(h.Maps)+len(h.Programs) {
		failed = fmt.Errorf("%d descriptors for %d maps and %d programs", len(fds), len(h.Maps), len(h.Programs))
	}
	for i, fd := range fds {
		var err error
		switch {
		case failed != nil:
			err = unix.Close(fd)
		case i < len(h.Maps):
			coll.Maps[h.Maps[i]], err = ebpf.NewMapFromFD(fd)
		default:
			coll.Programs[h.Programs[i-len(h.Maps)]], err = ebpf.NewProgramFromFD(fd)
		}
		failed = errors.Join(failed, err)
	}
	if failed != nil {
		coll.Close()
		return nil, fmt.Errorf("adopt %s: %w", h.Object, failed)
	}
	return coll, nil
}
