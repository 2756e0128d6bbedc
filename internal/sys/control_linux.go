package sys

import (
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// ParseControl returns the descriptors in the control messages of one recvmsg(2):
// those that the peer passed, and those that the kernel added because somebody
// set SO_PASSPIDFD on the socket. It goes as far as the messages make sense.
func ParseControl(control []byte) (passed, added []int) {
	for len(control) >= unix.SizeofCmsghdr {
		header, data, rest, err := unix.ParseOneSocketControlMessage(control)
		if err != nil {
			break
		}
		switch {
		case header.Level != unix.SOL_SOCKET:
		case header.Type == unix.SCM_RIGHTS:
			passed = append(passed, descriptors(data)...)
		case header.Type == unix.SCM_PIDFD:
			added = append(added, descriptors(data)...)
		}
		control = rest
	}
	return passed, added
}

// descriptors reads an array of int. A negative one is an error of the kernel's
// in place of a descriptor (SCM_PIDFD).
func descriptors(data []byte) (fds []int) {
	for ; len(data) >= 4; data = data[4:] {
		if fd := int(int32(binary.NativeEndian.Uint32(data))); fd >= 0 {
			fds = append(fds, fd)
		}
	}
	return fds
}
