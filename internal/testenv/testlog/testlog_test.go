package testlog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

// log builds a Log from "action|test|output" lines of package p.
func log(t *testing.T, lines ...string) *Package {
	t.Helper()
	var l Log
	for _, line := range lines {
		f := strings.SplitN(line+"||", "|", 4)
		l.Add(Event{Action: f[0], Package: "p", Test: f[1], Output: f[2]})
	}
	return l.Package("p")
}

func TestJudge(t *testing.T) {
	const mark = "x_test.go:1: bpftoken-skip"
	tests := []struct {
		name  string
		lines []string
		want  []Problem
		count string
	}{
		{"passed", []string{"run|A", "pass|A", "pass"}, nil, "1 passed"},
		{"no tests", []string{"skip"}, nil, "no tests"},
		{"failed", []string{"output|A|boom", "fail|A", "fail"}, []Problem{{"p", "A", Failed, "boom"}}, "1 failed"},
		{"failed outside of tests", []string{"pass|A", "output||leaked", "fail"}, []Problem{{"p", "", Failed, "leaked"}}, "1 passed, 1 failed"},
		{"died", []string{"run|A", "output|A|panic"}, []Problem{{"p", "A", Unfinished, "panic"}}, "1 failed"},
		{"allowed skip", []string{"output|A|" + mark + "[kernel]: needs Linux 6.9: x", "skip|A", "pass"}, nil, "1 skipped"},
		{
			"kind not allowed",
			[]string{"output|A|" + mark + "[root]: needs root", "skip|A", "pass"},
			[]Problem{{"p", "A", "unexpected skip of kind root: needs root", mark + "[root]: needs root"}},
			"1 skipped",
		},
		{
			"plain skip",
			[]string{"output|A|too slow", "skip|A", "pass"},
			[]Problem{{"p", "A", "unexpected skip: not made through internal/testenv", "too slow"}},
			"1 skipped",
		},
		{
			"only the subtest is blamed",
			[]string{"output|A|=== RUN A\n", "output|A/b|boom", "fail|A/b", "output|A|--- FAIL: A\n", "fail|A", "fail"},
			[]Problem{{"p", "A/b", Failed, "boom"}},
			"2 failed",
		},
		{"a failure outlasts a repetition", []string{"output|A|boom", "fail|A", "pass|A", "fail"}, []Problem{{"p", "A", Failed, "boom"}}, "1 failed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := log(t, tt.lines...)
			if diff := cmp.Diff(tt.want, p.Judge(testenv.Kernel)); diff != "" {
				t.Error(diff)
			}
			if got := p.Count().String(); got != tt.count {
				t.Errorf("count %q, want %q", got, tt.count)
			}
		})
	}
}

func TestReadBuildFailure(t *testing.T) {
	const in = `{"ImportPath":"p [p.test]","Action":"build-output","Output":"x.go:1: no\n"}
{"ImportPath":"p [p.test]","Action":"build-fail"}
go: warning
{"Action":"fail","Package":"p","Elapsed":0}
`
	var plain string
	l, err := Read(strings.NewReader(in), func(e Event) {
		if e.Package+e.ImportPath == "" {
			plain += e.Output
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Problem{{"p", "", Failed, "x.go:1: no\n"}}
	if diff := cmp.Diff(want, l.Package("p").Judge()); diff != "" || plain != "go: warning\n" {
		t.Error(diff, plain)
	}
}
