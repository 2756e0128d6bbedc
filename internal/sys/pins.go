package sys

import (
	"runtime"
	"unsafe"
)

// pins keeps the buffers that an attribute struct refers to in place for one
// call. The kernel's pointers are 64 bits wide on every architecture, so they
// are kept as integers, which the garbage collector does not follow.
type pins struct{ runtime.Pinner }

// bytes returns the address of b, 0 if b is empty.
func (p *pins) bytes(b []byte) uint64 {
	if len(b) == 0 {
		return 0
	}
	p.Pin(&b[0])
	return uint64(uintptr(unsafe.Pointer(&b[0])))
}

// int32s returns the address of s, 0 if s is empty.
func (p *pins) int32s(s []int32) uint64 {
	if len(s) == 0 {
		return 0
	}
	p.Pin(&s[0])
	return uint64(uintptr(unsafe.Pointer(&s[0])))
}

// cstring returns the address of a NUL-terminated copy of s.
func (p *pins) cstring(s string) uint64 {
	return p.bytes(append([]byte(s), 0))
}
