package testlog

import (
	"strings"
	"time"
)

// Outcome is how a test or a package ended.
type Outcome string

// Outcomes, as test2json spells them. A test that never ended, because the process died, has none.
const (
	Pass Outcome = "pass"
	Fail Outcome = "fail"
	Skip Outcome = "skip"
)

// Test is one test, subtest, example or fuzz target.
type Test struct {
	Package, Name string
	Outcome       Outcome
	Elapsed       time.Duration
	output        strings.Builder
}

// Output is what the test printed, without its subtests.
func (t *Test) Output() string { return t.output.String() }

// Package is the tests of one package, in the order in which they started.
type Package struct {
	Name    string
	Outcome Outcome
	Elapsed time.Duration
	Tests   []*Test
	output  strings.Builder
	byName  map[string]*Test
}

// Output is what was printed outside of any test, compiler errors included.
func (p *Package) Output() string { return p.output.String() }

// Log is the outcome of a run. Its zero value is empty.
type Log struct {
	Packages []*Package
	byName   map[string]*Package
}

// Package returns the named package, which it adds when it is new.
func (l *Log) Package(name string) *Package {
	if p := l.byName[name]; p != nil {
		return p
	}
	if l.byName == nil {
		l.byName = make(map[string]*Package)
	}
	p := &Package{Name: name, byName: make(map[string]*Test)}
	l.byName[name] = p
	l.Packages = append(l.Packages, p)
	return p
}

// Test returns the named test, which it adds when it is new.
func (p *Package) Test(name string) *Test {
	if t := p.byName[name]; t != nil {
		return t
	}
	t := &Test{Package: p.Name, Name: name}
	p.byName[name] = t
	p.Tests = append(p.Tests, t)
	return t
}
