package delegate

import (
	"fmt"
	"runtime"
	"syscall"
	"unsafe"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// cloneArgs is struct clone_args of clone3(2). All zero it is a fork whose end raises no signal.
type cloneArgs struct {
	flags, pidfd, childTID, parentTID, exitSignal, stack, stackSize, tls uint64
}

// fork starts the helper. The thread that does stays until the helper is gone, because the helper dies with it.
func (h *helper) fork(s *script) error {
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer s.pin.Unpin()
		pid, pidfd, err := forkBlocked(s)
		if err == nil {
			h.pidfd, _ = sys.NewFD(pidfd) // nil, and no way to kill it, only where 0 cannot be moved
		}
		started <- err
		if err == nil {
			h.done <- waitFor(pid)
		}
	}()
	return <-started
}

// forkBlocked keeps signals away from the helper, as the runtime does around its own forks: their handlers need the
// scheduler, which the helper does not have.
func forkBlocked(s *script) (pid, pidfd int, err error) {
	var all, old unix.Sigset_t
	for i := range all.Val {
		all.Val[i] = ^all.Val[i]
	}
	if err := unix.PthreadSigmask(unix.SIG_SETMASK, &all, &old); err != nil {
		return 0, 0, fmt.Errorf("block signals: %w", err)
	}
	args := cloneArgs{flags: unix.CLONE_PIDFD, pidfd: uint64(uintptr(unsafe.Pointer(&s.forked)))}
	forked, errno := rawFork(&args, s)
	if err := unix.PthreadSigmask(unix.SIG_SETMASK, &old, nil); err != nil {
		return 0, 0, fmt.Errorf("restore signals: %w", err)
	}
	if errno != 0 {
		return 0, 0, errno
	}
	return int(forked), int(s.forked), nil
}

// rawFork returns in the parent only. The child has a copy of the memory, one thread and no scheduler: from here on
// nothing may grow the stack, allocate, or be interrupted. syscall.forkAndExecInChild1 is the model.
//
//go:noinline
//go:norace
//go:nosplit
//go:nocheckptr
func rawFork(args *cloneArgs, s *script) (uintptr, syscall.Errno) {
	pid, _, errno := syscall.RawSyscall(unix.SYS_CLONE3, uintptr(unsafe.Pointer(args)), unsafe.Sizeof(*args), 0)
	if errno != 0 || pid != 0 {
		return pid, errno
	}
	s.play()
	for {
		syscall.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
	}
}

// waitFor waits for the helper; a process whose end raises no signal is seen with __WALL only.
func waitFor(pid int) error {
	for {
		var status unix.WaitStatus
		_, err := unix.Wait4(pid, &status, unix.WALL, nil)
		switch {
		case err == unix.EINTR:
		case err != nil:
			return fmt.Errorf("wait for the helper process: %w", err)
		case status.Signaled():
			return fmt.Errorf("helper process was killed: %v", status.Signal())
		default:
			return nil
		}
	}
}
