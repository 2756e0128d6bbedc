// Command skipcheck reads what `go test -json` prints and turns it into a short log and an exit status:
//
//	go test -json ./... | go run ./internal/skipcheck
//
// It exits 1 when a test or a package failed or never finished, when there was nothing to read, and, under CI=true,
// when a test was skipped in a way that internal/testenv does not allow there. Elsewhere such a skip is only shown.
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/bpftoken/bpftoken/internal/testenv/testlog"
)

func main() {
	if err := check(os.Stdin, os.Stdout, os.Getenv("CI") == "true"); err != nil {
		fmt.Fprintln(os.Stderr, "skipcheck:", err)
		os.Exit(1)
	}
}

// check copies a readable log to w and returns an error when the run was not good.
func check(r io.Reader, w io.Writer, ci bool) error {
	p := printer{w: w, rules: rulesFor(ci)}
	log, err := testlog.Read(r, p.event)
	if err != nil {
		return err
	}
	return p.verdict(log)
}
