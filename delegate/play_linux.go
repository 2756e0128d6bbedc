package delegate

import (
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// play runs in the helper, see rawFork for what it may do.
//
//go:noinline
//go:norace
//go:nosplit
//go:nocheckptr
func (s *script) play() {
	at, errno := s.act()
	s.status[0], s.status[1] = uint32(at), uint32(errno)
	syscall.RawSyscall(unix.SYS_WRITE, s.statusFD, uintptr(unsafe.Pointer(&s.status)), statusSize)
}

//go:noinline
//go:norace
//go:nosplit
//go:nocheckptr
func (s *script) act() (step, syscall.Errno) {
	if errno := s.enter(); errno != 0 {
		return stepEnter, errno
	}
	fs, _, errno := syscall.RawSyscall(unix.SYS_FSOPEN, uintptr(unsafe.Pointer(&s.fsType)), unix.FSOPEN_CLOEXEC, 0)
	if errno != 0 {
		return stepOpen, errno
	}
	*s.rights = int32(fs)
	_, _, errno = syscall.RawSyscall(unix.SYS_SENDMSG, s.conn, uintptr(unsafe.Pointer(&s.message)), 0)
	if errno != 0 {
		return stepSend, errno
	}
	n, _, errno := syscall.RawSyscall(unix.SYS_READ, s.conn, uintptr(unsafe.Pointer(&s.answer)), headerSize)
	if errno != 0 {
		return stepAnswer, errno
	}
	if n != headerSize || s.answer[0] != 0 { // gone or refused: the parent knows why
		return stepAnswer, unix.ECANCELED
	}
	return s.mount(fs)
}

// enter joins the namespaces, as their root where they have one. Not dumpable it cannot be traced from inside them,
// with its copy of the manager's memory. A change of credentials resets what is to happen when the parent dies.
//
//go:noinline
//go:norace
//go:nosplit
//go:nocheckptr
func (s *script) enter() syscall.Errno {
	for i := range s.close {
		if s.close[i].first <= s.close[i].last {
			syscall.RawSyscall(unix.SYS_CLOSE_RANGE, s.close[i].first, s.close[i].last, 0)
		}
	}
	syscall.RawSyscall6(unix.SYS_PRCTL, unix.PR_SET_DUMPABLE, 0, 0, 0, 0, 0)
	if _, _, errno := syscall.RawSyscall(unix.SYS_SETNS, s.pidfd, unix.CLONE_NEWUSER|unix.CLONE_NEWNS, 0); errno != 0 {
		return errno
	}
	syscall.RawSyscall(unix.SYS_SETRESGID, 0, 0, 0)
	syscall.RawSyscall(unix.SYS_SETRESUID, 0, 0, 0)
	syscall.RawSyscall6(unix.SYS_PRCTL, unix.PR_SET_DUMPABLE, 0, 0, 0, 0, 0)
	syscall.RawSyscall6(unix.SYS_PRCTL, unix.PR_SET_PDEATHSIG, uintptr(unix.SIGKILL), 0, 0, 0, 0)
	return 0
}

//go:noinline
//go:norace
//go:nosplit
//go:nocheckptr
func (s *script) mount(fs uintptr) (step, syscall.Errno) {
	mnt, _, errno := syscall.RawSyscall(unix.SYS_FSMOUNT, fs, unix.FSMOUNT_CLOEXEC, 0)
	if errno != 0 {
		return stepMake, errno
	}
	here := unix.AT_FDCWD
	_, _, errno = syscall.RawSyscall6(unix.SYS_MOVE_MOUNT, mnt, uintptr(unsafe.Pointer(&s.empty)),
		uintptr(here), uintptr(unsafe.Pointer(s.path)), unix.MOVE_MOUNT_F_EMPTY_PATH, 0)
	return stepMove, errno
}
