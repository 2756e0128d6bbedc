package tokentest

import "golang.org/x/sys/unix"

// The descriptors that the processes of a run inherit.
const (
	fdOutcome = 3 // pipe to the host: how the test ended
	fdGate    = 4 // socket from the test to init: hide and show /proc
	fdOutput  = 4 // pipe to the host: what the test prints; init only
	fdControl = 5 // socket between init and the host: report, quit; init only
	fdMounts  = 6 // socket between init and the host: package delegate; init only
)

// fileKey identifies what fd is open on. 0: nothing.
func fileKey(fd int) uint64 {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil {
		return 0
	}
	return st.Ino
}
