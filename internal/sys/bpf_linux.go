package sys

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// bpf is the system call itself.
func bpf(cmd Cmd, attr unsafe.Pointer, size uintptr) (int, error) {
	r, _, errno := unix.Syscall(unix.SYS_BPF, uintptr(cmd), uintptr(attr), size)
	if errno != 0 {
		return -1, errno
	}
	return int(r), nil
}
