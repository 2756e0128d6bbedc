package guest

import (
	"fmt"
	"strings"
	"time"
)

// Reporter formats the lines that init writes between the output of tests. Each starts with a newline, because
// a test's output need not end with one.
type Reporter struct{ Nonce string }

func (r Reporter) line(format string, args ...any) string {
	return "\n@" + r.Nonce + " " + fmt.Sprintf(format, args...) + "\n"
}

// Up says that the guest has booted the given kernel release.
func (r Reporter) Up(release string) string { return r.line("up %s", release) }

// Note says something that a person should see.
func (r Reporter) Note(text string) string {
	return r.line("note %s", strings.ReplaceAll(text, "\n", " "))
}

// Begin says that the test binary of a package starts.
func (r Reporter) Begin(pkg string) string { return r.line("begin %s", pkg) }

// End says that it has ended, with its exit code, or -1 after a note about the signal.
func (r Reporter) End(code int, took time.Duration) string {
	return r.line("end %d %d", code, took.Milliseconds())
}

// Done says that all tests have run. Without it the guest is lost.
func (r Reporter) Done() string { return r.line("done") }

// Run is one test binary's part of the stream.
type Run struct {
	Package string
	Output  string
	Code    int
	Took    time.Duration
	Ended   bool
}

// Stream collects what a guest wrote.
type Stream struct {
	Nonce   string
	Release string // empty until the guest is up
	Notes   []string
	Runs    []*Run
	Files   map[string][]byte // by path
	Done    bool
	current *Run // nil between tests
}

// Line takes one line, newline included. Serial ports add carriage returns.
func (s *Stream) Line(line string) {
	line = strings.ReplaceAll(line, "\r", "")
	if text, ok := strings.CutPrefix(line, "@"+s.Nonce+" "); ok {
		s.control(strings.TrimSpace(text))
	} else if s.current != nil {
		s.current.Output += line
	}
}

func (s *Stream) control(text string) {
	verb, rest, _ := strings.Cut(text, " ")
	switch verb {
	case "up":
		s.Release = rest
	case "note":
		s.Notes = append(s.Notes, rest)
	case "begin":
		s.current = &Run{Package: rest}
		s.Runs = append(s.Runs, s.current)
	case "end":
		s.end(rest)
	case "file":
		s.file(rest)
	case "done":
		s.Done = true
	}
}

func (s *Stream) end(rest string) {
	var code, ms int
	if _, err := fmt.Sscan(rest, &code, &ms); err != nil || s.current == nil {
		s.Notes = append(s.Notes, fmt.Sprintf("guest sent a bad line: end %s", rest))
		return
	}
	r := s.current
	r.Code, r.Took, r.Ended = code, time.Duration(ms)*time.Millisecond, true
	// The newline that the line just read began with is not the test's.
	r.Output = strings.TrimSuffix(r.Output, "\n")
	s.current = nil
}
