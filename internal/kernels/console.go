package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
)

// trouble is how the lines begin with which a kernel tells what went wrong.
var trouble = regexp.MustCompile(`Kernel panic|Out of memory|Oops|BUG:|general protection fault`)

// listen reads what the kernel said. It may have killed a test, or gone on after a bug that the tests did not notice.
func (x *result) listen(file string) {
	text, _ := os.ReadFile(file) // absent when QEMU did not start, and then that is the error
	x.console = strings.ReplaceAll(string(text), "\r", "")
	if line := trouble.FindString(x.console); line != "" && !x.lost() {
		x.notes = append(x.notes, fmt.Sprintf("the kernel reported trouble: %s", lineOf(x.console, line)))
	}
}

func lineOf(text, part string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			return strings.TrimSpace(line)
		}
	}
	return part
}

// excerptLines are enough to see the cause, which a kernel states first.
const excerptLines = 12

// excerpt is what the kernel said from the first trouble on; without trouble, the last it said.
func excerpt(console string, all bool) string {
	lines := strings.SplitAfter(console, "\n")
	if all || len(lines) <= excerptLines {
		return console
	}
	for i, line := range lines {
		if trouble.MatchString(line) {
			return strings.Join(lines[i:min(i+excerptLines, len(lines))], "")
		}
	}
	return strings.Join(lines[len(lines)-excerptLines:], "")
}
