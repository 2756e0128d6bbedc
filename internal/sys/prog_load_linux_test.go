package sys

import (
	"runtime"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// interrupted says EAGAIN n times, and then answers with a descriptor.
func interrupted(t *testing.T, n int, calls *int) *Kernel {
	return &Kernel{Intercept: func(Cmd, any, func() (int, error)) (int, error) {
		*calls++
		if *calls <= n {
			return -1, unix.EAGAIN
		}
		return openNull(t), nil
	}}
}

func TestProgLoadTriesAgain(t *testing.T) {
	var calls int
	fd, _, err := interrupted(t, 3, &calls).ProgLoad(&Program{}, NoToken)
	if err != nil || calls != 4 {
		t.Errorf("%v after %d calls, want success after 4", err, calls)
	}
	_ = fd.Close()
}

func TestProgLoadGivesUp(t *testing.T) {
	var calls int
	fd, _, err := interrupted(t, 1<<20, &calls).ProgLoad(&Program{}, NoToken)
	if fd != nil || err != unix.EAGAIN || calls != maxInterrupted {
		t.Errorf("%v, %v after %d calls, want EAGAIN after %d", fd, err, calls, maxInterrupted)
	}
}

func TestProgLoadRepeatsNothingElse(t *testing.T) {
	for _, errno := range []error{unix.EPERM, unix.EINVAL, unix.ENOSPC} {
		calls := 0
		k := &Kernel{Intercept: func(Cmd, any, func() (int, error)) (int, error) { calls++; return -1, errno }}
		if _, _, err := k.ProgLoad(&Program{}, NoToken); err != errno || calls != 1 {
			t.Errorf("%v: %v after %d calls", errno, err, calls)
		}
	}
}

func TestProgLoadHoldsBackSIGPROF(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for name, before := range map[string][]unix.Signal{
		"nothing blocked":       nil,
		"another blocked":       {unix.SIGUSR2},
		"SIGPROF blocked":       {unix.SIGPROF},
		"SIGPROF and one above": {unix.SIGPROF, 40},
	} {
		t.Run(name, func(t *testing.T) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			original := setMask(t, setOf(before...))
			defer setMask(t, original)

			var during unix.Sigset_t
			k := &Kernel{Intercept: func(Cmd, any, func() (int, error)) (int, error) {
				during = mask(t)
				return -1, unix.EINVAL
			}}
			_, _, _ = k.ProgLoad(&Program{}, NoToken)
			if want := setOf(append(before, unix.SIGPROF)...); during != want {
				t.Errorf("mask while loading %v, want %v", during, want)
			}
			if after := mask(t); after != setOf(before...) {
				t.Errorf("mask afterwards %v, want %v", after, setOf(before...))
			}
		})
	}
}

func setOf(signals ...unix.Signal) (set unix.Sigset_t) {
	bits := 8 * int(unsafe.Sizeof(set.Val[0]))
	for _, s := range signals {
		set.Val[(int(s)-1)/bits] |= 1 << ((int(s) - 1) % bits)
	}
	return set
}

func mask(t *testing.T) (old unix.Sigset_t) {
	t.Helper()
	if err := unix.PthreadSigmask(unix.SIG_BLOCK, nil, &old); err != nil {
		t.Fatal(err)
	}
	return old
}

func setMask(t *testing.T, set unix.Sigset_t) (old unix.Sigset_t) {
	t.Helper()
	if err := unix.PthreadSigmask(unix.SIG_SETMASK, &set, &old); err != nil {
		t.Fatal(err)
	}
	return old
}
