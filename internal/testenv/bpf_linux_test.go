package testenv

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// createArray makes the smallest map, without the library that these helpers watch.
func createArray(t *testing.T) int {
	t.Helper()
	attr := struct{ mapType, keySize, valueSize, maxEntries uint32 }{unix.BPF_MAP_TYPE_ARRAY, 4, 4, 1}
	fd, _, errno := unix.Syscall(unix.SYS_BPF, unix.BPF_MAP_CREATE, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr))
	if errno != 0 {
		t.Fatalf("create array: %v", errno)
	}
	return int(fd)
}
