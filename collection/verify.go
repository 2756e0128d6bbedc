package collection

import (
	"errors"
	"math"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/cilium/ebpf"
)

const (
	// minLogSize is what a verifier's log starts with.
	minLogSize = 64 << 10
	// maxLogSize is the largest log that the kernel takes
	// (bpf_verifier_log_attr_valid in kernel/bpf/log.c).
	maxLogSize = math.MaxUint32 >> 2
	// blindLogSize is how far a log is doubled where the kernel does not say what it
	// takes, as those that the engine is for do (log_true_size, Linux 6.4).
	blindLogSize = 16 << 20
	// maxLogTries bounds the growth: each try at least doubles the log.
	maxLogTries = 30
)

// verify loads a program. Without a log level in opts the verifier is silent at
// first, which is faster, and asked once more, with a log, if it refuses. A log
// that turns out too small is grown until it holds everything.
func verify(k *sys.Kernel, prog *sys.Program, token int, opts *ebpf.ProgramOptions) (*sys.FD, string, error) {
	if opts.LogDisabled {
		fd, _, err := k.ProgLoad(prog, token)
		return fd, "", failed(err, nil)
	}
	size := uint32(0)
	if prog.LogLevel = uint32(opts.LogLevel); prog.LogLevel != 0 {
		size = startSize(opts)
	}
	for range maxLogTries {
		prog.Log = make([]byte, size)
		fd, trueSize, err := k.ProgLoad(prog, token)
		if err == nil {
			return fd, logText(prog.Log), nil
		}
		next := nextLogSize(size, trueSize, opts, err)
		if next == size {
			return nil, "", failed(err, prog.Log)
		}
		if prog.LogLevel == 0 {
			prog.LogLevel = uint32(ebpf.LogLevelBranch)
		}
		size = next
	}
	return nil, "", failed(syscall.ENOSPC, prog.Log)
}

// nextLogSize returns the size to try again with after err, size itself to give
// up.
func nextLogSize(size, trueSize uint32, opts *ebpf.ProgramOptions, err error) uint32 {
	switch {
	case size == 0:
		return startSize(opts)
	case !errors.Is(err, syscall.ENOSPC) || size >= maxLogSize:
		return size
	case trueSize > size:
		return min(trueSize, maxLogSize)
	case size >= blindLogSize:
		return size
	}
	return size * 2
}

func startSize(opts *ebpf.ProgramOptions) uint32 {
	return min(max(opts.LogSizeStart, minLogSize), maxLogSize)
}

// failed returns a VerifierError with the log, nil for nil. EPERM without a log came
// before the verifier.
func failed(err error, log []byte) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EPERM) && logText(log) == "":
		return markRefused(sys.ProgLoad, err)
	}
	return verifierError(markRefused(sys.ProgLoad, err), log)
}
