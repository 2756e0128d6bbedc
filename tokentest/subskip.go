package tokentest

import (
	"io"
	"strings"
	"testing"
)

// A subtest is a subtest of fn that printed something or ended.
type subtest struct {
	name    string // below that of the test
	output  strings.Builder
	skipped bool
}

// A subtestLog collects the subtests of fn in the order in which they began.
type subtestLog struct{ list []*subtest }

func (l *subtestLog) get(name string) *subtest {
	for _, s := range l.list {
		if s.name == name {
			return s
		}
	}
	s := &subtest{name: name}
	l.list = append(l.list, s)
	return s
}

// replaySkips reports the skipped subtests of fn as skipped subtests of t, so that readers of test results, which
// may accept some skips only, come to see them.
func (l *subtestLog) replaySkips(t *testing.T) {
	t.Helper()
	for _, s := range l.list {
		if !s.skipped {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			_, _ = io.WriteString(t.Output(), s.output.String())
			t.SkipNow()
		})
	}
}
