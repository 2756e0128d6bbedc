package testenv

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// mark starts every skip that this package makes. It is what [ParseSkip] looks for.
var mark = regexp.MustCompile(`bpftoken-skip\[([a-z]+)\]: (.*)`)

// Skip skips the test for a reason of the given kind. Prefer the functions that check the condition themselves; this
// one is for passing on a skip that was made elsewhere, such as in a re-executed child whose output [ParseSkip] read.
func Skip(tb testing.TB, kind Kind, reason string) {
	tb.Helper()
	tb.Skip(message(kind, reason))
}

// ParseSkip finds the first skip made through this package in the output of a test.
func ParseSkip(output string) (kind Kind, reason string, ok bool) {
	m := mark.FindStringSubmatch(output)
	if m == nil {
		return "", "", false
	}
	return Kind(m[1]), strings.TrimRight(m[2], "\r"), true
}

// message is one line, because ParseSkip reads one line.
func message(kind Kind, reason string) string {
	return fmt.Sprintf("bpftoken-skip[%s]: %s", kind, strings.Join(strings.Fields(reason), " "))
}
