package collection

import (
	"errors"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

// pointerRules are what the verifier says when it forbids to a program without
// CAP_PERFMON what could tell the program addresses (allow_ptr_leaks and
// bypass_spec_v1 in kernel/bpf/verifier.c), or when it has followed too many
// branches, which for such processes are also those that are only speculated on, or
// when stack that holds a pointer or was never written is passed on as bytes.
// internal/pointers sees much of it in the instructions, but not all.
var pointerRules = []string{
	"pointer prohibited", "pointer comparison prohibited", "leaks addr", "for !root",
	"attempt to corrupt spilled pointer", "cannot be used with different pointers",
	"stack offset for pointer arithmetic", "allowed only to CAP_PERFMON", "CAP_PERFMON are required",
	"too complex", "program is too large. Processed", "invalid read from stack", "invalid indirect read from stack",
}

// forbiddenPointers names CAP_PERFMON if the process lacks it and the verifier
// refused a program by one of its rules for such processes.
func forbiddenPointers(err error) []error {
	verr := new(ebpf.VerifierError)
	if !errors.As(err, &verr) || !slices.ContainsFunc(lastLines(verr, 3), byPointerRule) {
		return nil
	}
	missing := token.MissingCapabilities(token.CapPerfmon)
	if len(missing) == 0 {
		return nil
	}
	gap := &token.MissingCapabilityError{Missing: missing}
	return []error{&causeFor{gap, "without it the verifier forbids what could leak addresses, such as subtracting pointers, and follows more branches"}}
}

func byPointerRule(line string) bool {
	return slices.ContainsFunc(pointerRules, func(rule string) bool { return strings.Contains(line, rule) })
}
