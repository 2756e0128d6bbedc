package tokentest

import (
	"io"
	"strings"
)

// mark starts every line that the testing package itself prints under -test.v=test2json.
const mark = "\x16"

// A filter takes the output of a test process apart, line by line. What the test and its subtests print goes to own;
// everything else, which is of the enclosing tests and of the process, goes to other.
type filter struct {
	test  string
	own   io.Writer
	other io.Writer

	mine bool   // whether the test is the one that is printing
	sub  string // or which of its subtests
	subs subtestLog
}

// line takes one line with its newline, if it has one.
func (f *filter) line(line string) {
	text, framework, found := strings.Cut(line, mark)
	if text != "" {
		f.print(text + newlineIf(found))
	}
	if found {
		f.framework(framework)
	}
}

// newlineIf ends a line that the framework's mark cut off.
func newlineIf(cut bool) string {
	if cut {
		return "\n"
	}
	return ""
}

func (f *filter) print(text string) {
	w := f.other
	if f.mine {
		w = f.own
	}
	text = strings.TrimPrefix(text, logIndent)
	_, _ = io.WriteString(w, text)
	if f.sub != "" {
		f.subs.get(f.sub).output.WriteString(text)
	}
}

// logIndent is put in front of every log line by the process's testing package, and again by ours.
const logIndent = "    "

// framework follows the frame that the testing package puts around tests. The frame of subtests of the test is
// shown.
func (f *filter) framework(line string) {
	verb, name := parseFrame(line)
	switch verb {
	case "=== RUN", "=== CONT", "=== NAME":
		f.mine = name == f.test || isBelow(name, f.test)
		f.sub = f.below(name)
	case "--- SKIP":
		if sub := f.below(name); sub != "" {
			f.subs.get(sub).skipped = true
		}
	}
	if isBelow(name, f.test) && (verb == "=== RUN" || strings.HasPrefix(verb, "--- ")) {
		_, _ = io.WriteString(f.own, strings.TrimSpace(line)+"\n")
	}
}

// below returns the name of a subtest of the test without that of the test, or nothing.
func (f *filter) below(name string) string {
	sub, ok := strings.CutPrefix(name, f.test+"/")
	if !ok {
		return ""
	}
	return sub
}

// parseFrame splits lines such as "=== RUN   TestX/y" and "--- PASS: TestX/y (0.00s)".
func parseFrame(line string) (verb, name string) {
	fields := strings.Fields(line)
	if len(fields) < 2 {
		return "", ""
	}
	verb = strings.TrimSuffix(fields[0]+" "+fields[1], ":")
	if len(fields) > 2 {
		name = fields[2] // the testing package leaves no spaces in names
	}
	return verb, name
}
