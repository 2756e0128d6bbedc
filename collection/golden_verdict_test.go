package collection

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"github.com/cilium/ebpf"
)

// longLog is what Linux 7.3 has to say about a program that is nothing but an exit.
const longLog = `0: R1=ctx() R10=fp0
0: (95) exit
R0 !read_ok

Verification failed: Register Type Safety: Unreadable register

Reason:
  R0 has never been initialized on this path, so the verifier cannot use it as an input.

Suggestion:
  Initialize R0 on every path before this instruction.

processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
`

func TestLongVerdict(t *testing.T) {
	err := programError(&unit{}, verifierError(syscall.EACCES, []byte(longLog)), &ebpf.ProgramOptions{})
	const want = "verifier: permission denied: 0: (95) exit: R0 !read_ok (1 line(s) omitted)"
	if err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	verr := new(ebpf.VerifierError)
	if !errors.As(err, &verr) || len(verr.Log) != strings.Count(longLog, "\n") {
		t.Errorf("%q, want the whole log", verr.Log)
	}
}

func TestRulesAreFoundAboveAnExplanation(t *testing.T) {
	explained := strings.ReplaceAll(longLog, "R0 !read_ok", "invalid func unknown#233685214")
	err := programError(&unit{}, verifierError(syscall.EINVAL, []byte(explained)), &ebpf.ProgramOptions{})
	if !errors.Is(err, ErrUnknownKfunc) {
		t.Errorf("%v, want ErrUnknownKfunc", err)
	}
}
