package testenv

import (
	"fmt"
	"runtime"
	"testing"
)

// fakeTB records what a helper does to its test. The embedded interface is nil: any other call panics.
type fakeTB struct {
	testing.TB
	skipped, failed string
	cleanup         []func()
}

func (f *fakeTB) Helper()           {}
func (f *fakeTB) Cleanup(fn func()) { f.cleanup = append(f.cleanup, fn) }
func (f *fakeTB) Error(args ...any) { f.failed = fmt.Sprint(args...) }

func (f *fakeTB) Skip(args ...any) {
	f.skipped = fmt.Sprint(args...)
	runtime.Goexit()
}

// run calls fn as the testing package calls a test: on a goroutine that a skip may end, clean-ups last.
func (f *fakeTB) run(fn func(testing.TB)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn(f)
	}()
	<-done
	for _, c := range f.cleanup {
		c()
	}
}
