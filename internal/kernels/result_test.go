package main

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
	"github.com/bpftoken/bpftoken/internal/testenv/testlog"
)

// made builds a result out of "test outcome output" lines of package p.
func made(suite string, lines ...string) *result {
	x := &result{Spec: Spec{Suite: suite}}
	for _, line := range lines {
		f := strings.SplitN(line+"  ", " ", 3)
		x.log.Add(testlog.Event{Action: "output", Package: "p", Test: f[0], Output: strings.TrimSpace(f[2])})
		x.log.Add(testlog.Event{Action: f[1], Package: "p", Test: f[0]})
	}
	if strings.Contains(strings.Join(lines, "\n"), " fail") {
		x.log.Add(testlog.Event{Action: "fail", Package: "p"})
	} else {
		x.log.Add(testlog.Event{Action: "pass", Package: "p"})
	}
	x.judge(&guest.Run{Package: "p", Ended: true}, x.log.Package("p"))
	return x
}

func lost(suite string) *result {
	x := &result{Spec: Spec{Suite: suite}, err: errors.New("guest lost: panic")}
	x.Release = "6.1"
	return x
}

func onePackage() []*pkg {
	p := &pkg{ImportPath: "m/p"}
	p.Module.Path = "m"
	return []*pkg{p}
}

const (
	old     = "A skip bpftoken-skip[kernel]: needs Linux 6.9: x"
	feature = "A skip bpftoken-skip[feature]: needs kprobes"
	host1   = "A skip bpftoken-skip[host]: runs go"
	root    = "A skip bpftoken-skip[root]: needs root"
)

func TestSummary(t *testing.T) {
	tests := []struct {
		name    string
		results []*result
		part    bool // not all kernels
		cells   []string
		err     string
	}{
		{"good", []*result{made("a", "A pass"), made("b", "A pass")}, false, []string{"1 passed", "1 passed"}, ""},
		{"needs a newer one", []*result{made("a", old), made("b", "A pass")}, false, []string{"1 skipped", "1 passed"}, ""},
		{"runs nowhere", []*result{made("a", old), made("b", feature)}, false, []string{"1 skipped", "1 skipped"}, "1 tests ran nowhere"},
		{"another kernel died first", []*result{made("a", feature), made("b", "B fail")}, false, []string{"1 skipped", "1 failed"}, "1 problems"},
		{"runs on the host", []*result{made("a", host1), made("b", host1)}, false, []string{"1 skipped", "1 skipped"}, ""},
		{"not all kernels asked for", []*result{made("a", feature)}, true, []string{"1 skipped"}, ""},
		{"broken on one", []*result{made("a", "A pass"), made("b", "A fail boom")}, false, []string{"1 passed", "1 failed"}, "1 problems"},
		{"plain skip", []*result{made("a", "A skip whim")}, true, []string{"1 skipped"}, "1 problems"},
		{"guests have root", []*result{made("a", root)}, true, []string{"1 skipped"}, "1 problems"},
		{"one not fetched", []*result{{err: errors.New("no network")}, made("b", "A pass")}, false, []string{"no kernel", "1 passed"}, "1 kernels without results"},
		{"one lost", []*result{lost("a"), made("b", feature)}, false, []string{"lost", "1 skipped"}, "1 kernels without results"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := summary{results: tt.results, pkgs: onePackage(), complete: !tt.part}
			if diff := cmp.Diff(append([]string{"p"}, tt.cells...), s.table()[2]); diff != "" {
				t.Error(diff)
			}
			if err := s.err(); (err == nil) != (tt.err == "") || err != nil && err.Error() != tt.err {
				t.Errorf("err = %v, want %q", err, tt.err)
			}
		})
	}
}

// A test that is broken on one kernel is reported there and nowhere else.
func TestPrint(t *testing.T) {
	var out strings.Builder
	s := summary{results: []*result{made("a", "A pass"), made("b", "A fail boom"), lost("c")}, pkgs: onePackage()}
	s.print(&out)
	const want = `--- b: p.A: failed
    boom
--- c: guest lost: panic

package   a          b          c
                                6.1
p         1 passed   1 failed   lost
time      0s         0s         0s
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestJudgeExitCode(t *testing.T) {
	x := made("a", "A pass")
	x.judge(&guest.Run{Package: "p", Ended: true, Code: 3}, x.log.Package("p"))
	if len(x.problems) != 1 || x.problems[0].What != "exit status 3" {
		t.Errorf("problems = %+v", x.problems)
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("x\n", 40) + "BUG: y\n" + strings.Repeat("z\n", 40)
	if got := excerpt(long, false); !strings.HasPrefix(got, "BUG: y\nz\n") || strings.Count(got, "\n") != excerptLines {
		t.Errorf("excerpt = %q", got)
	}
	if got := excerpt("a\nb\n", false); got != "a\nb\n" {
		t.Errorf("excerpt = %q", got)
	}
}
