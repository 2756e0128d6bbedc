package tokentest

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// onDyingThread runs fn on a thread that ends with it, so that fn can change what belongs to a thread and cannot be
// changed back, such as its mount namespace. It returns at once. The process's first thread is never used: it does
// not end, and /proc/self shows its mounts.
func onDyingThread(fn func()) {
	go func() {
		runtime.LockOSThread()
		if unix.Gettid() != unix.Getpid() {
			fn()
			return // locked: the runtime ends the thread
		}
		defer runtime.UnlockOSThread()
		done := make(chan struct{})
		onDyingThread(func() { close(done); fn() }) // runs on another thread while this one is held
		<-done
	}()
}
