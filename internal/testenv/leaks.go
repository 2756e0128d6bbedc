package testenv

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

// heapLimit bounds the memory that a test binary takes while the collector is off; guests are small.
const heapLimit = 192 << 20

// Main runs the tests of a package and exits: with what m.Run says, or 1 when they passed but left BPF file
// descriptors open.
//
//	func TestMain(m *testing.M) { testenv.Main(m) }
//
// The garbage collector stays off while the heap is small, because a finalizer that closes a forgotten descriptor
// would hide the leak. Benchmarks run with it.
func Main(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("test.bench"); f == nil || f.Value.String() == "" {
		debug.SetGCPercent(-1)
		debug.SetMemoryLimit(heapLimit)
	}
	os.Exit(watch(os.Stderr, m.Run))
}

// watch runs the tests and turns success into failure, which it tells w, when something leaked.
func watch(w io.Writer, run func() int) int {
	check := leakCheck()
	code := run()
	if err := check(); err != nil {
		fmt.Fprintln(w, "FAIL:", err)
		return max(code, 1)
	}
	return code
}

// NoLeaks fails the test when, after its later clean-ups have run, more BPF descriptors are open than now. Call it
// first, and not in parallel tests: other tests share the descriptor table.
func NoLeaks(tb testing.TB) {
	tb.Helper()
	check := leakCheck()
	tb.Cleanup(func() {
		tb.Helper()
		if err := check(); err != nil {
			tb.Error(err)
		}
	})
}

// leakCheck takes a snapshot, and returns what compares a later one with it.
func leakCheck() func() error {
	before, err := OpenFDs()
	return func() error {
		if err != nil {
			return err
		}
		after, err := OpenFDs()
		if err != nil {
			return err
		}
		if l := Leaked(before, after); len(l) > 0 {
			return fmt.Errorf("leaked %d descriptors:\n\t%s", len(l), strings.Join(l, "\n\t"))
		}
		return nil
	}
}
