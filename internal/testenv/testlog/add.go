package testlog

import (
	"strings"
	"time"
)

// Add records one event.
func (l *Log) Add(e Event) {
	switch {
	case e.ImportPath != "":
		l.addBuild(e)
	case e.Package == "":
		// The go command speaking for itself; whoever streams the log shows it.
	case e.Test == "":
		l.Package(e.Package).add(e)
	default:
		l.Package(e.Package).Test(e.Test).add(e)
	}
}

// addBuild files a compiler's message under its package. The import path of a test variant reads "p [p.test]".
func (l *Log) addBuild(e Event) {
	name, _, _ := strings.Cut(e.ImportPath, " ")
	p := l.Package(strings.TrimSuffix(name, "_test"))
	p.output.WriteString(e.Output)
	if e.Action == "build-fail" {
		p.Outcome = Fail
	}
}

func (p *Package) add(e Event) {
	switch o := Outcome(e.Action); o {
	case Pass, Fail, Skip:
		p.Outcome, p.Elapsed = worse(p.Outcome, o), seconds(e.Elapsed)
	case "output":
		p.output.WriteString(e.Output)
	}
}

func (t *Test) add(e Event) {
	switch o := Outcome(e.Action); o {
	case Pass, Fail, Skip:
		t.Outcome, t.Elapsed = worse(t.Outcome, o), seconds(e.Elapsed)
	case "output":
		t.output.WriteString(e.Output)
	}
}

// worse keeps a failure a failure: -count runs a test more than once under one name.
func worse(a, b Outcome) Outcome {
	if a == Fail {
		return a
	}
	return b
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
