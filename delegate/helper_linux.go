package delegate

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// A helper is the forked process of [ForProcess], seen from its parent.
type helper struct {
	conn   *net.UnixConn // the protocol of Request and Serve
	status *os.File      // where the helper tells how far it came
	path   string
	pidfd  *sys.FD    // of the helper
	done   chan error // from the thread that forked it, and waits for it
}

// startHelper forks a helper that enters the user and mount namespace of the process behind pidfd and requests a
// BPF FS for path there.
func startHelper(pidfd int, path string) (*helper, error) {
	theirPath, err := unix.BytePtrFromString(path)
	if err != nil {
		return nil, err
	}
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_SEQPACKET|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	ours, theirs := os.NewFile(uintptr(fds[0]), "socket"), os.NewFile(uintptr(fds[1]), "socket")
	defer ours.Close()
	defer theirs.Close()
	status, theirStatus, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer theirStatus.Close()
	conn, err := net.FileConn(ours)
	if err != nil {
		_ = status.Close()
		return nil, err
	}
	h := &helper{conn: conn.(*net.UnixConn), status: status, path: path, done: make(chan error, 1)}
	if err := h.fork(newScript(pidfd, fds[1], int(theirStatus.Fd()), theirPath)); err != nil {
		h.close()
		return nil, fmt.Errorf("fork: %w", err)
	}
	return h, nil
}

// kill ends a helper that hangs in the container's file systems.
func (h *helper) kill() {
	_ = h.pidfd.Use(func(fd int) error { return unix.PidfdSendSignal(fd, unix.SIGKILL, nil, 0) })
}

func (h *helper) close() {
	_ = h.conn.Close()
	_ = h.status.Close()
}

// wait returns once the helper is gone, with the step that failed, if one did. A helper that still waits for an
// answer ends when it sees the connection closed.
func (h *helper) wait() error {
	_ = h.conn.Close()
	defer h.status.Close()
	defer h.pidfd.Close()
	report := make([]byte, statusSize)
	_, readErr := io.ReadFull(h.status, report)
	if err := <-h.done; err != nil {
		return err
	}
	if readErr != nil {
		return fmt.Errorf("read status of the helper process: %w", readErr)
	}
	return h.explain(step(binary.NativeEndian.Uint32(report)), syscall.Errno(binary.NativeEndian.Uint32(report[4:])))
}

// explain turns a report into an error.
func (h *helper) explain(s step, errno syscall.Errno) error {
	if errno == 0 {
		return nil
	}
	e := &Error{Op: stepNames[s], Err: errno}
	if s == stepMove {
		e.Op = fmt.Sprintf("%s at %q", e.Op, h.path)
	}
	if errors.Is(errno, unix.EPERM) {
		e.Hint = ErrNoMountRight
		if s == stepEnter {
			e.Hint = errEnter
		}
	}
	return e
}

var errEnter = errors.New("needs CAP_SYS_ADMIN, CAP_SYS_PTRACE and CAP_SYS_CHROOT in the init user namespace, " +
	"and a process whose mount namespace belongs to its user namespace")
