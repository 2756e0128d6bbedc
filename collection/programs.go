package collection

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/cilium/ebpf"
)

// loadPrograms loads the plan's programs, as many at a time as there are CPUs to
// verify them: a load with CAP_BPF or a token takes no lock in the verifier.
func (l *load) loadPrograms() error {
	names := l.plan.programs
	loaded := make([]*ebpf.Program, len(names))
	i, err := inParallel(len(names), func(i int) (err error) {
		loaded[i], err = l.loadProgram(l.plan.units[names[i]])
		return err
	})
	for i, prog := range loaded {
		if prog != nil {
			l.programs[names[i]] = prog
		}
	}
	if err != nil {
		return fmt.Errorf("load program %q: %w", names[i], err)
	}
	return nil
}

// inParallel calls f for 0 … n-1 and returns the lowest i that failed, with its
// error. Calls above one that failed are not started; those below always are, so
// that the result does not depend on timing.
func inParallel(n int, f func(i int) error) (int, error) {
	if n == 1 {
		return 0, f(0)
	}
	var (
		next   atomic.Int64
		failed atomic.Int64
		errs   = make([]error, n)
		wg     sync.WaitGroup
	)
	failed.Store(int64(n))
	work := func() {
		for {
			i := next.Add(1) - 1
			if i >= failed.Load() {
				return
			}
			if errs[i] = f(int(i)); errs[i] != nil {
				storeMin(&failed, i)
			}
		}
	}
	for range min(n, runtime.GOMAXPROCS(0)) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	if i := failed.Load(); i < int64(n) {
		return int(i), errs[i]
	}
	return 0, nil
}

// storeMin lowers v to at most n.
func storeMin(v *atomic.Int64, n int64) {
	for old := v.Load(); n < old; old = v.Load() {
		if v.CompareAndSwap(old, n) {
			return
		}
	}
}
