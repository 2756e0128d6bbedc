package guest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// feed gives text to a stream as a serial port would: with carriage returns.
func feed(text string) Stream {
	s := Stream{Nonce: "n"}
	s.read(strings.NewReader(strings.ReplaceAll(text, "\n", "\r\n")))
	return s
}

func TestStream(t *testing.T) {
	r := Reporter{"n"}
	tests := []struct {
		name, text string
		want       Stream
	}{
		{"nothing", "", Stream{}},
		{"up", "noise\n" + r.Up("6.1.0"), Stream{Release: "6.1.0"}},
		{"notes", r.Note("a\nb"), Stream{Notes: []string{"a b"}}},
		{
			"tests", r.Begin("p") + "PASS\n" + r.End(0, time.Second) + r.Begin("q") + "no newline" + r.End(2, 0) + r.Done() + "late",
			Stream{Runs: []*Run{{"p", "PASS\n", 0, time.Second, true}, {"q", "no newline", 2, 0, true}}, Done: true},
		},
		{"files", r.Artifact("a/b c", []byte{0, '\n'}) + r.Artifact("e", nil), Stream{Files: map[string][]byte{"a/b c": {0, '\n'}, "e": {}}}},
		{"file out of bounds", r.Artifact("../x", nil), Stream{Notes: []string{`guest sent a bad file "../x"`}}},
		{"lost", r.Begin("p") + "half", Stream{Runs: []*Run{{Package: "p", Output: "half"}}}},
		{"another nonce", r.Begin("p") + "@m done\n" + r.End(0, 0), Stream{Runs: []*Run{{Package: "p", Output: "@m done\n", Ended: true}}}},
		{"end without begin", r.End(0, 0), Stream{Notes: []string{"guest sent a bad line: end 0 0"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// The newline before a control line is part of no test's output.
			got := feed(tt.text)
			tt.want.Nonce = "n"
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(Stream{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestVerdict(t *testing.T) {
	up, inTest := feed(Reporter{"n"}.Up("6.1")), feed(Reporter{"n"}.Up("6.1")+Reporter{"n"}.Begin("token"))
	exit := errors.New("exit status 1")
	tests := []struct {
		name            string
		s               Stream
		console, stderr string
		cause, exit     error
		want            string // empty: all is well
	}{
		{name: "done", s: Stream{Done: true}, exit: exit},
		{name: "hangs early", cause: errLimit, exit: exit, want: "guest lost: hangs while booting: no result within 1m0s"},
		{name: "hangs late", s: inTest, cause: errLimit, want: "guest lost: hangs in the tests of token: no result within 1m0s"},
		{name: "interrupted", cause: errors.New("interrupted"), exit: exit, want: "guest lost: interrupted"},
		{name: "panics", s: up, console: "[1] Kernel panic - not syncing: x\n", want: "guest lost: panic between tests: Kernel panic - not syncing: x"},
		{name: "out of memory", s: inTest, console: "Out of memory: y\nKernel panic", want: "guest lost: out of memory in the tests of token"},
		{name: "QEMU refuses", stderr: "a\nqemu: no such cpu\n", exit: exit, want: "guest lost: QEMU: exit status 1: qemu: no such cpu"},
		{name: "restarts", s: up, want: "guest lost: restarted or powered off between tests"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := verdict(tt.s, tt.console, tt.stderr, tt.cause, tt.exit, time.Minute)
			if (err == nil) != (tt.want == "") || err != nil && err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if err != nil && !errors.Is(err, ErrLost) {
				t.Errorf("%v is not ErrLost", err)
			}
		})
	}
}
