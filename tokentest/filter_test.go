package tokentest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFilter(t *testing.T) {
	const in = `setting up
~=== RUN   TestA
    a_test.go:1: enclosing
~=== RUN   TestA/x
raw
partial~=== RUN   TestA/x/sub
    a_test.go:2: in sub
        second line
~--- SKIP: TestA/x/sub (0.00s)
~=== NAME  TestA/x
    a_test.go:3: own
~=== PAUSE TestA/x
~=== CONT  TestA/xy
other
~=== CONT  TestA/x
~--- FAIL: TestA/x (0.00s)
~=== NAME  TestA
    a_test.go:4: enclosing
~--- FAIL: TestA (0.00s)
~=== NAME  
~FAIL
exit`
	var own, other strings.Builder
	f := filter{test: "TestA/x", own: &own, other: &other}
	for line := range strings.Lines(strings.ReplaceAll(in, "~", mark)) {
		f.line(line)
	}
	wantOwn := "raw\npartial\n=== RUN   TestA/x/sub\na_test.go:2: in sub\n    second line\n--- SKIP: TestA/x/sub (0.00s)\na_test.go:3: own\n"
	wantOther := "setting up\na_test.go:1: enclosing\nother\na_test.go:4: enclosing\nexit"
	if diff := cmp.Diff(wantOwn, own.String()); diff != "" {
		t.Errorf("own:\n%s", diff)
	}
	if diff := cmp.Diff(wantOther, other.String()); diff != "" {
		t.Errorf("other:\n%s", diff)
	}
	if len(f.subs.list) != 1 || !f.subs.list[0].skipped || f.subs.list[0].name != "sub" ||
		f.subs.list[0].output.String() != "a_test.go:2: in sub\n    second line\n" {
		t.Errorf("subtests %+v", f.subs.list)
	}
}
