package tokentest

import (
	"strings"
	"testing"
	"time"
)

func TestVerdict(t *testing.T) {
	tests := []struct {
		name string
		r    result
		want outcome
		text string
	}{
		{"passed", result{reported: passed}, passed, ""},
		{"skipped", result{reported: skipped}, skipped, ""},
		{"failed", result{reported: failed, code: 1}, failed, ""},
		{"failed, yet exit status 0", result{reported: failed}, failed, ""},
		{"passed, then not", result{reported: passed, code: 1}, failed, "after the test ended: exit status 1"},
		{"skipped, then not", result{reported: skipped, code: 66}, failed, "after the test ended: exit status 66"},
		{"panicked", result{reported: unfinished, code: 2}, failed, "panicked"},
		{"silent", result{}, failed, "exited before the test finished: exit status 0"},
		{"killed", result{signal: "SIGSEGV"}, failed, "before the test finished: SIGSEGV"},
		{"passed, then killed", result{reported: passed, signal: "SIGKILL"}, failed, "after the test ended: SIGKILL"},
		{"hung", result{timedOut: time.Minute, reported: passed}, failed, "within 1m0s"},
		{"no sandbox", result{setup: "no luck", reported: passed}, failed, "no luck"},
		{"nonsense", result{reported: 'x'}, failed, "'x'"},
	}
	for _, tt := range tests {
		got, text := tt.r.verdict()
		if got != tt.want || !strings.Contains(text, tt.text) || (text == "") != (tt.text == "") {
			t.Errorf("%s: %c %q", tt.name, got, text)
		}
	}
}

func TestParseOutcome(t *testing.T) {
	for in, want := range map[string]outcome{"": unknown, "p": passed, "fp": failed} {
		if got := parseOutcome([]byte(in)); got != want {
			t.Errorf("%q: %c", in, got)
		}
	}
}
