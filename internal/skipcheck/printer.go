package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/bpftoken/bpftoken/internal/testenv/testlog"
)

// printer writes one line a package, and everything about a problem, as soon as the package has ended.
type printer struct {
	w     io.Writer
	rules rules
	log   testlog.Log
	bad   int
	done  []string
}

// event keeps a log of its own, because a package is shown before the reader returns the whole.
func (p *printer) event(e testlog.Event) {
	p.log.Add(e)
	switch {
	case e.Package == "" && e.ImportPath == "":
		fmt.Fprint(p.w, e.Output)
	case e.Test == "" && slices.Contains([]string{"pass", "fail", "skip"}, e.Action):
		p.show(p.log.Package(e.Package))
	}
}

func (p *printer) show(pkg *testlog.Package) {
	p.done = append(p.done, pkg.Name)
	problems := pkg.Judge(p.rules.allowed...)
	fatal := slices.ContainsFunc(problems, p.rules.fatal)
	fmt.Fprintf(p.w, "%-4s %s  %v  %v\n", status(fatal), pkg.Name, pkg.Count(), pkg.Elapsed.Round(time.Millisecond))
	for _, x := range problems {
		p.problem(x)
	}
}

func (p *printer) problem(x testlog.Problem) {
	if p.rules.fatal(x) {
		p.bad++
	}
	fmt.Fprintf(p.w, "     %s: %s\n", strings.TrimSuffix(x.Package+"."+x.Test, "."), x.What)
	for line := range strings.Lines(x.Output) {
		fmt.Fprintf(p.w, "     | %s\n", strings.TrimRight(line, "\r\n"))
	}
}

func status(bad bool) string {
	if bad {
		return "FAIL"
	}
	return "ok"
}

// verdict adds the packages that never ended: the go command died.
func (p *printer) verdict(log *testlog.Log) error {
	if len(log.Packages) == 0 {
		return errors.New("read test events: there are none")
	}
	for _, pkg := range log.Packages {
		if !slices.Contains(p.done, pkg.Name) && pkg.Outcome == "" {
			p.show(pkg)
		}
	}
	if p.bad > 0 {
		return fmt.Errorf("check %d packages: %d problems", len(log.Packages), p.bad)
	}
	return nil
}
