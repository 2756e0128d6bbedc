package collection_test

import (
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// blockBPF has seccomp answer EPERM to bpf(2) in this process, for good.
func blockBPF(t *testing.T) {
	t.Helper()
	const (
		syscallNumber = 0 // offset in struct seccomp_data
		load          = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		jumpIfEqual   = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		result        = unix.BPF_RET | unix.BPF_K
	)
	filter := []unix.SockFilter{
		{Code: load, K: syscallNumber},
		{Code: jumpIfEqual, K: unix.SYS_BPF, Jf: 1},
		{Code: result, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
		{Code: result, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	runtime.KeepAlive(filter)
	if errno != 0 {
		t.Fatal(errno)
	}
}
