package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// summary is what a person reads.
type summary struct {
	results  []*result
	pkgs     []*pkg
	complete bool // all kernels of the matrix
	verbose  bool
}

// print starts with the details: the table is what should be on the screen in the end.
func (s summary) print(w io.Writer) {
	for _, p := range s.pkgs {
		if p.err != nil {
			fmt.Fprintf(w, "--- %s does not build: %v\n", p.rel(), p.err)
		}
	}
	for _, x := range s.results {
		s.details(w, x)
	}
	for _, n := range s.nowhere() {
		fmt.Fprintf(w, "--- every kernel: %s ran nowhere: each skipped it\n", n)
	}
	fmt.Fprintln(w)
	writeTable(w, s.table())
}

func (s summary) details(w io.Writer, x *result) {
	for _, n := range append([]string{x.warning}, x.notes...) {
		if n != "" {
			fmt.Fprintf(w, "--- %s: note: %s\n", x.Suite, n)
		}
	}
	if s.verbose {
		s.everything(w, x)
	}
	for _, p := range x.problems {
		fmt.Fprintf(w, "--- %s: %s: %s\n", x.Suite, strings.TrimSuffix(p.Package+"."+p.Test, "."), p.What)
		indent(w, p.Output)
	}
	if x.lost() {
		fmt.Fprintf(w, "--- %s: %v\n", x.Suite, x.err)
		indent(w, excerpt(x.console, s.verbose))
	}
}

// everything is the output of all tests, in their order.
func (s summary) everything(w io.Writer, x *result) {
	for _, p := range x.log.Packages {
		fmt.Fprintf(w, "--- %s: %s\n", x.Suite, p.Name)
		for _, t := range p.Tests {
			indent(w, t.Output())
		}
		indent(w, p.Output())
	}
}

// indent drops the lines that only say that a test started.
func indent(w io.Writer, text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && !strings.HasPrefix(line, "=== ") {
			fmt.Fprintf(w, "    %s\n", line)
		}
	}
}

// table has a row a package and a column a kernel.
func (s summary) table() [][]string {
	head, release, took := []string{"package"}, []string{""}, []string{"time"}
	for _, x := range s.results {
		head = append(head, x.Suite)
		release = append(release, strings.TrimSuffix(x.Release, "-cloud-amd64"))
		took = append(took, x.took.Round(100*time.Millisecond).String())
	}
	rows := [][]string{head, release}
	for _, p := range s.pkgs {
		rows = append(rows, s.row(p))
	}
	return append(rows, took)
}

func (s summary) row(p *pkg) []string {
	row := []string{p.rel()}
	for _, x := range s.results {
		row = append(row, cell(x, p))
	}
	return row
}

// cell tells apart what did not build, what never started, and what ran.
func cell(x *result, p *pkg) string {
	ran := x.find(p.rel())
	switch {
	case p.err != nil:
		return "no build"
	case ran != nil:
		return ran.Count().String()
	case x.Release == "":
		return "no kernel"
	case x.lost():
		return "lost"
	default:
		return "did not run"
	}
}

// err counts what was wrong.
func (s summary) err() error {
	var bad []string
	count := func(n int, what string) {
		if n > 0 {
			bad = append(bad, fmt.Sprintf("%d %s", n, what))
		}
	}
	var problems, lost, unbuilt int
	for _, x := range s.results {
		problems += len(x.problems)
		if x.lost() {
			lost++
		}
	}
	for _, p := range s.pkgs {
		if p.err != nil {
			unbuilt++
		}
	}
	count(unbuilt, "packages do not build")
	count(lost, "kernels without results")
	count(problems, "problems")
	count(len(s.nowhere()), "tests ran nowhere")
	if bad == nil {
		return nil
	}
	return errors.New(strings.Join(bad, ", "))
}
