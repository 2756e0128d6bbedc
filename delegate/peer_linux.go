package delegate

import (
	"fmt"
	"net"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// checkPeer refuses a peer in the manager's own user namespace: a BPF FS that is opened there would delegate
// nothing to anybody. It spares a puzzle and is no security measure, so whatever keeps it from knowing is passed
// over, as is a socket pair, whose peer is the process that made it.
func checkPeer(conn *net.UnixConn) error {
	pid, ok := peerPID(conn)
	if !ok || pid == os.Getpid() {
		return nil
	}
	theirs, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/ns/user")
	if err != nil {
		return nil
	}
	if ours, err := os.Readlink("/proc/self/ns/user"); err == nil && ours == theirs {
		return fmt.Errorf("check peer, process %d: %w", pid, ErrSameNamespace)
	}
	return nil
}

func peerPID(conn *net.UnixConn) (pid int, ok bool) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, false
	}
	err = raw.Control(func(fd uintptr) {
		cred, err := unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
		if err == nil && cred.Pid > 0 {
			pid, ok = int(cred.Pid), true
		}
	})
	return pid, ok && err == nil
}
