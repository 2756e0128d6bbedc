package collection

import (
	"slices"
	"strings"

	"github.com/cilium/ebpf"
)

// verdict returns the part of a verifier's log that ends with what it minds. Newer
// kernels, such as 7.3, go on to explain that in some twenty lines, which cilium/ebpf
// would take the end of for the verdict.
func verdict(log []string) []string {
	i := slices.IndexFunc(log, func(line string) bool { return strings.HasPrefix(line, "Verification failed: ") })
	if i < 0 {
		return log
	}
	for i > 0 && log[i-1] == "" {
		i--
	}
	return log[:i]
}

// lastLines returns the end of a verdict.
func lastLines(verr *ebpf.VerifierError, n int) []string {
	lines := verdict(verr.Log)
	return lines[max(len(lines)-n, 0):]
}

// A rejection is a program that the verifier refused. It prints the verdict; the
// VerifierError in it has the whole log.
type rejection struct{ err *ebpf.VerifierError }

// Error relies on a VerifierError that was made here printing as ": cause", because
// cilium/ebpf keeps what goes before the colon to itself.
func (e *rejection) Error() string {
	short := *e.err
	short.Log = verdict(e.err.Log)
	return "verifier" + short.Error()
}

func (e *rejection) Unwrap() error { return e.err }
