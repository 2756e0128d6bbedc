package probes

import (
	"errors"
	"syscall"
	"testing"

	"github.com/cilium/ebpf"
)

// The words of the verifier, of Linux 6.12 unless it says otherwise.
func TestReadHelperLog(t *testing.T) {
	for log, test := range map[string]struct{ err, want error }{
		"0: (85) call bpf_redirect#23\nR1 type=ctx expected=scalar\n":                            {syscall.EACCES, nil},
		"0: (85) call unknown#4711\ninvalid func unknown#4711\n":                                 {syscall.EINVAL, ebpf.ErrNotSupported},
		"program of this type cannot use helper bpf_redirect#23\n":                               {syscall.EINVAL, ebpf.ErrNotSupported},
		"cannot use helper bpf_redirect#23\n\nReason:\n policy\n\nAt:\n insn 0\n\nSuggestion:\n": {syscall.EINVAL, ebpf.ErrNotSupported}, // 7.3
		"helper call might sleep in a non-sleepable prog\n":                                      {syscall.EINVAL, syscall.EINVAL},
		"0: (85) call bpf_set_retval#187\nR1 is not a scalar\n":                                  {syscall.EINVAL, nil}, // 7.3
		"": {syscall.ENOMEM, syscall.ENOMEM},
	} {
		if got := readHelperLog(log, test.err); !errors.Is(got, test.want) {
			t.Errorf("%q: got %v, want %v", log, got, test.want)
		}
	}
}

// An EACCES before the verifier had a word is an LSM's, and proves nothing.
func TestHelperRefusedByLSM(t *testing.T) {
	if err := readHelperLog("", syscall.EACCES); !errors.Is(err, syscall.EACCES) || OutcomeOf(err) != Inconclusive {
		t.Errorf("got %v", err)
	}
}

func TestReadKfuncLog(t *testing.T) {
	for log, test := range map[string]struct{ err, want error }{
		"0: R1=ctx() R10=fp0\n0: (85) call bpf_rdonly_cast#1\nR1 !read_ok\n":                              {syscall.EACCES, nil},
		"0: (85) call bpf_rcu_read_lock#1\nbpf_rcu_read_lock-ed region\n":                                 {syscall.EINVAL, nil},
		"0: (85) call bpf_x#1\ncalling kernel function bpf_x is not allowed\n":                            {syscall.EACCES, errNotCallable},
		"0: (85) call crash_kexec#1\ndestructive kfunc calls require CAP_SYS_BOOT capability\n":           {syscall.EACCES, syscall.EACCES},
		"Tracing programs must provide btf_id\nprocessed 0 insns\n":                                       {syscall.EINVAL, syscall.EINVAL},
		"cannot call kernel function\n\nInstruction context:\n  >>> 0 | (85) call bpf_x#1\nprocessed 0\n": {syscall.EINVAL, syscall.EINVAL},
		"": {nil, nil},
	} {
		if got := readKfuncLog(log, test.err); !errors.Is(got, test.want) {
			t.Errorf("%q: got %v, want %v", log, got, test.want)
		}
	}
}
