package collection

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/moby/sys/userns"
)

// realHelpers ask for a capability in the init user namespace, which nothing stands
// in for (bpf_get_probe_write_proto in kernel/trace/bpf_trace.c).
var realHelpers = []string{"bpf_probe_write_user"}

// forbiddenHelpers says so of a helper that the verifier does not offer to a process
// in a user namespace.
func forbiddenHelpers(err error) []error {
	verr := new(ebpf.VerifierError)
	if !userns.RunningInUserNS() || !errors.As(err, &verr) {
		return nil
	}
	lines := lastLines(verr, 3)
	for _, helper := range realHelpers {
		if slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "helper "+helper+"#") }) {
			return []error{fmt.Errorf("%s takes CAP_SYS_ADMIN in the init user namespace: not possible under any token", helper)}
		}
	}
	return nil
}
