package delegate

import (
	"runtime"
	"slices"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A step is what the helper was doing when it ended.
type step uint32

const (
	stepEnter step = iota
	stepOpen
	stepSend
	stepAnswer
	stepMake
	stepMove
)

var stepNames = map[step]string{
	stepEnter:  "enter user and mount namespace",
	stepOpen:   "open BPF FS",
	stepSend:   "send mount context",
	stepAnswer: "read answer",
	stepMake:   "make mount of BPF FS",
	stepMove:   "mount BPF FS",
}

// A script is everything that the helper touches. It is made before the fork, because the helper cannot allocate.
type script struct {
	pidfd, conn, statusFD uintptr

	close  [4]struct{ first, last uintptr } // every other descriptor
	path   *byte
	fsType [4]byte
	empty  [1]byte

	message unix.Msghdr
	iov     unix.Iovec
	data    [1]byte
	control []byte // one SCM_RIGHTS message
	rights  *int32 // the descriptor in it
	answer  [headerSize]byte

	status [2]uint32 // step, errno
	forked int32     // in the parent: the process descriptor of the helper
	pin    runtime.Pinner
}

const statusSize = 8

func newScript(pidfd, conn, statusFD int, path *byte) *script {
	s := &script{
		pidfd: uintptr(pidfd), conn: uintptr(conn), statusFD: uintptr(statusFD),
		path: path, fsType: [4]byte{'b', 'p', 'f'}, data: [1]byte(request),
	}
	s.closeAllBut(pidfd, conn, statusFD)
	s.control = unix.UnixRights(-1)
	s.rights = (*int32)(unsafe.Pointer(&s.control[unix.CmsgLen(0)]))
	for _, p := range []any{s, path, &s.control[0]} {
		s.pin.Pin(p)
	}
	s.iov.Base = &s.data[0]
	s.iov.SetLen(len(s.data))
	s.message.Iov = &s.iov
	s.message.SetIovlen(1)
	s.message.Control = &s.control[0]
	s.message.SetControllen(len(s.control))
	return s
}

// closeAllBut fills in the ranges between three descriptors. A range that ends before it begins is none.
func (s *script) closeAllBut(keep ...int) {
	slices.Sort(keep)
	next := uintptr(0)
	for i, fd := range keep {
		s.close[i].first, s.close[i].last = next, uintptr(fd)-1
		if fd == 0 {
			s.close[i].first, s.close[i].last = 1, 0
		}
		next = uintptr(fd) + 1
	}
	s.close[len(keep)].first, s.close[len(keep)].last = next, uintptr(^uint32(0))
}
