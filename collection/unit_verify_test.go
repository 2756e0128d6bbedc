package collection

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"github.com/google/go-cmp/cmp"
)

func TestNextLogSize(t *testing.T) {
	tests := []struct {
		name           string
		size, trueSize uint32
		start          uint32
		err            error
		want           uint32
	}{
		{"the first log", 0, 0, 0, syscall.EACCES, minLogSize},
		{"as large as wished", 0, 0, 1 << 20, syscall.EACCES, 1 << 20},
		{"never smaller", 0, 0, 1, syscall.EACCES, minLogSize},
		{"never larger than the kernel takes", 0, 0, math.MaxUint32, syscall.EACCES, maxLogSize},
		{"large enough", minLogSize, 0, 0, syscall.EACCES, minLogSize},
		{"the true size", minLogSize, 200_000, 0, syscall.ENOSPC, 200_000},
		{"a true size too large", minLogSize, math.MaxUint32, 0, syscall.ENOSPC, maxLogSize},
		{"an unknown size", minLogSize, 0, 0, syscall.ENOSPC, 2 * minLogSize},
		{"an unknown size, large enough", blindLogSize, 0, 0, syscall.ENOSPC, blindLogSize},
		{"the end", maxLogSize, math.MaxUint32, 0, syscall.ENOSPC, maxLogSize},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := nextLogSize(tt.size, tt.trueSize, &ebpf.ProgramOptions{LogSizeStart: tt.start}, tt.err)
			if got != tt.want {
				t.Errorf("%d, want %d", got, tt.want)
			}
		})
	}
}

// refusing answers PROG_LOAD with errnos in turn, the last one for ever, and keeps
// the log levels that it was asked for.
func refusing(levels *[]uint32, errnos ...syscall.Errno) *sys.Kernel {
	return &sys.Kernel{Intercept: func(_ sys.Cmd, attr any, _ func() (int, error)) (int, error) {
		*levels = append(*levels, attr.(*sys.ProgLoadAttr).LogLevel)
		return -1, errnos[min(len(*levels), len(errnos))-1]
	}}
}

// TestVerifyRetries covers how often a refused program is tried again, and with
// which log level.
func TestVerifyRetries(t *testing.T) {
	tests := []struct {
		name   string
		opts   ebpf.ProgramOptions
		errnos []syscall.Errno
		levels []uint32
		want   syscall.Errno
	}{
		{"once silent, once with a log", ebpf.ProgramOptions{}, []syscall.Errno{syscall.EACCES}, []uint32{0, 1}, syscall.EACCES},
		{"with a log at once", ebpf.ProgramOptions{LogLevel: 2}, []syscall.Errno{syscall.EACCES}, []uint32{2}, syscall.EACCES},
		{"with a log that is too small", ebpf.ProgramOptions{LogLevel: 4}, []syscall.Errno{syscall.ENOSPC, syscall.ENOSPC, syscall.EACCES}, []uint32{4, 4, 4}, syscall.EACCES},
		{"never a log", ebpf.ProgramOptions{LogLevel: 2, LogDisabled: true}, []syscall.Errno{syscall.EACCES}, []uint32{0}, syscall.EACCES},
		{"the last refusal counts", ebpf.ProgramOptions{}, []syscall.Errno{syscall.ENOMEM, syscall.EPERM}, []uint32{0, 1}, syscall.EPERM},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var levels []uint32
			fd, _, err := verify(refusing(&levels, tt.errnos...), &sys.Program{}, sys.NoToken, &tt.opts)
			if fd != nil || !errors.Is(err, tt.want) {
				t.Errorf("%v, %v, want %v", fd, err, tt.want)
			}
			if diff := cmp.Diff(tt.levels, levels); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLogStopsGrowing makes sure that a kernel that is never content is left alone.
func TestLogStopsGrowing(t *testing.T) {
	for trueSize, end := range map[uint32]uint32{0: blindLogSize, 1: blindLogSize, math.MaxUint32: maxLogSize} {
		tries, size := 0, uint32(0)
		for next := startSize(&ebpf.ProgramOptions{}); next != size && tries < maxLogTries; tries++ {
			size = next
			next = nextLogSize(size, trueSize, &ebpf.ProgramOptions{}, syscall.ENOSPC)
		}
		if tries == maxLogTries || size != end {
			t.Errorf("true size %d: %d bytes after %d tries", trueSize, size, tries)
		}
	}
}

func TestLoadBTFGivesUp(t *testing.T) {
	for _, errno := range []syscall.Errno{syscall.EINVAL, syscall.ENOSPC, syscall.ENOMEM} {
		calls := 0
		k := &sys.Kernel{Intercept: func(sys.Cmd, any, func() (int, error)) (int, error) { calls++; return -1, errno }}
		fd, err := loadBTF(k, []byte{1}, sys.NoToken)
		if fd != nil || !errors.Is(err, errno) || calls != 2 {
			t.Errorf("%v: %v, %v after %d calls", errno, fd, err, calls)
		}
	}
}

func TestVerifierError(t *testing.T) {
	tests := []struct {
		name, log string
		want      []string
	}{
		{"none", "", nil},
		{"empty lines only", "\n\n\t \x00", nil},
		{"lines", "first  \nsecond\n\x00garbage", []string{"first", "second"}},
		{"no NUL", "only", []string{"only"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := verifierError(syscall.EACCES, []byte(tt.log))
			if diff := cmp.Diff(tt.want, err.Log); diff != "" || !errors.Is(err, syscall.EACCES) {
				t.Errorf("%v: %s", err, diff)
			}
		})
	}
}

// TestProgramError covers poisoned code in logs, and the text of what is no
// VerifierError.
func TestProgramError(t *testing.T) {
	u := &unit{spec: &ebpf.ProgramSpec{}}
	core := fmt.Sprintf("invalid func unknown#%d", btf.COREBadRelocationSentinel)
	load := fmt.Sprintf("12: (18) r10 = 0x%x", btf.COREBadRelocationSentinel)
	kfunc := fmt.Sprintf("invalid func unknown#%d", kfuncPoison)
	tests := []struct {
		name string
		err  error
		is   error
		text string
	}{
		{"no verifier", errors.New("relocate"), nil, "relocate"},
		{"plain", verifierError(syscall.EACCES, []byte("R1 !read_ok")), syscall.EACCES, "verifier: permission denied: R1 !read_ok"},
		{"no log", verifierError(syscall.ENOMEM, nil), syscall.ENOMEM, "verifier: cannot allocate memory"},
		{"CO-RE call", verifierError(syscall.EINVAL, []byte("a\n"+core+"\nprocessed 1 insns")), ErrBadRelocation, "bad CO-RE relocation"},
		{"CO-RE load", verifierError(syscall.EINVAL, []byte(load+"\nframe pointer is read only\nprocessed 1 insns")), ErrBadRelocation, "bad CO-RE relocation"},
		{"kfunc", verifierError(syscall.EINVAL, []byte(kfunc)), ErrUnknownKfunc, "unknown kfunc: invalid func"},
		{"too far up", verifierError(syscall.EINVAL, []byte(core+"\n1\n2\n3\n4")), syscall.EINVAL, "verifier: invalid argument"},
		{"a verifier's bug", verifierError(syscall.EFAULT, []byte("verifier bug")), syscall.EFAULT, "a bug in the verifier"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := programError(u, tt.err, &ebpf.ProgramOptions{})
			if tt.is != nil && !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.text) {
				t.Errorf("error %v, want %v and %q", err, tt.is, tt.text)
			}
			if poisoned := errors.Is(err, ErrBadRelocation) || errors.Is(err, ErrUnknownKfunc); poisoned != (tt.is == ErrBadRelocation || tt.is == ErrUnknownKfunc) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestProgramHint covers what is said of a refusal that no log explains.
func TestProgramHint(t *testing.T) {
	spec := &ebpf.ProgramSpec{Type: ebpf.XDP, AttachType: ebpf.AttachXDP, Flags: 1 << 30, Ifindex: 7}
	large := slices.Repeat(asm.Instructions{asm.Mov.Imm(asm.R0, 0)}, maxInstructions+1)
	log := []byte("R1 !read_ok")
	tests := []struct {
		name string
		u    *unit
		verr *ebpf.VerifierError
		opts ebpf.ProgramOptions
		want string
	}{
		{
			"attributes", &unit{spec: spec}, verifierError(syscall.EINVAL, nil),
			ebpf.ProgramOptions{LogLevel: 1 << 20},
			"before verification: the kernel may not take program type XDP with attach type XDP, or flags 0x40000000, or ifindex 7, or log level 0x100000",
		},
		{"verified", &unit{spec: spec}, verifierError(syscall.EINVAL, log), ebpf.ProgramOptions{}, ""},
		{"perhaps verified", &unit{spec: spec}, verifierError(syscall.EINVAL, nil), ebpf.ProgramOptions{LogDisabled: true}, ""},
		{"too many", &unit{insns: large}, verifierError(syscall.E2BIG, nil), ebpf.ProgramOptions{}, "1000001 instructions, where the kernel takes 1000000"},
		{"too complex", &unit{}, verifierError(syscall.E2BIG, log), ebpf.ProgramOptions{}, ""},
		{"not supported", &unit{}, verifierError(enotsupp, log), ebpf.ProgramOptions{}, "ENOTSUPP: this kernel does not support it"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := programHint(tt.u, tt.verr, &tt.opts); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestInParallel makes sure that the lowest failure wins whatever the timing, that
// everything below it was tried, and that nothing is started above it once it is
// known.
func TestInParallel(t *testing.T) {
	failures := errors.New("failed")
	tests := []struct {
		name string
		n    int
		bad  []int
		want int
	}{
		{"nothing to do", 0, nil, -1},
		{"all well", 100, nil, -1},
		{"one", 1, []int{0}, 0},
		{"the first", 100, []int{0, 50, 99}, 0},
		{"the last", 100, []int{99}, 99},
		{"several", 100, []int{42, 43, 44, 90}, 42},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 50 {
				tried := make([]atomic.Int32, tt.n)
				i, err := inParallel(tt.n, func(i int) error {
					tried[i].Add(1)
					for _, bad := range tt.bad {
						if i == bad {
							return fmt.Errorf("%d: %w", i, failures)
						}
					}
					return nil
				})
				below := tt.n
				if tt.want >= 0 {
					below = tt.want + 1
					if i != tt.want || !errors.Is(err, failures) || !strings.HasPrefix(err.Error(), fmt.Sprint(tt.want)) {
						t.Fatalf("%d, %v, want %d", i, err, tt.want)
					}
				} else if err != nil {
					t.Fatal(err)
				}
				for i := range tried {
					if n := tried[i].Load(); n > 1 || i < below && n == 0 {
						t.Fatalf("%d was tried %d times", i, n)
					}
				}
			}
		})
	}
}

// TestInParallelStops makes sure that nothing starts above a failure that was there
// before.
func TestInParallelStops(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	started := 0
	i, err := inParallel(1000, func(i int) error {
		if started++; i == 3 {
			return syscall.EPERM
		}
		return nil
	})
	if i != 3 || err != syscall.EPERM || started != 4 {
		t.Errorf("%d, %v; %d of 1000 started", i, err, started)
	}
}
