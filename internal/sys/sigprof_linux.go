package sys

import (
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// maskSIGPROF ties the goroutine to its thread and blocks SIGPROF there. The
// returned function undoes both.
func maskSIGPROF() (unmask func(), err error) {
	runtime.LockOSThread()
	set, old := sigprofSet(), unix.Sigset_t{}
	if err := unix.PthreadSigmask(unix.SIG_BLOCK, &set, &old); err != nil {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("block SIGPROF: %w", err)
	}
	return func() {
		// Setting a mask that the kernel itself handed out cannot fail.
		_ = unix.PthreadSigmask(unix.SIG_SETMASK, &old, nil)
		runtime.UnlockOSThread()
	}, nil
}

// sigprofSet is the signal set of SIGPROF alone. The words of a Sigset_t are 32
// or 64 bits wide, depending on the architecture.
func sigprofSet() (set unix.Sigset_t) {
	const bit = int(unix.SIGPROF) - 1
	const wordBits = int(unsafe.Sizeof(set.Val[0])) * 8
	set.Val[bit/wordBits] |= 1 << (bit % wordBits)
	return set
}
