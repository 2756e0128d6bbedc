package main

import (
	"strings"
	"testing"
)

const (
	passed  = `{"Action":"pass","Package":"p","Test":"A"}` + "\n" + `{"Action":"pass","Package":"p"}`
	failed  = `{"Action":"output","Package":"p","Test":"A","Output":"boom\n"}` + "\n" + `{"Action":"fail","Package":"p","Test":"A"}` + "\n" + `{"Action":"fail","Package":"p"}`
	root    = `{"Action":"output","Package":"p","Test":"A","Output":"bpftoken-skip[root]: needs root: uid 1\n"}` + "\n" + `{"Action":"skip","Package":"p","Test":"A"}` + "\n" + `{"Action":"pass","Package":"p"}`
	plain   = `{"Action":"skip","Package":"p","Test":"A"}` + "\n" + `{"Action":"pass","Package":"p"}`
	killed  = `{"Action":"run","Package":"p","Test":"A"}`
	noBuild = `{"ImportPath":"p [p.test]","Action":"build-output","Output":"x.go:1: no\n"}` + "\n" + `{"ImportPath":"p [p.test]","Action":"build-fail"}` + "\n" + `{"Action":"fail","Package":"p"}`
)

func TestCheck(t *testing.T) {
	tests := []struct {
		name, in  string
		ci        bool
		out, fail string
	}{
		{"passed", passed, true, "ok   p  1 passed", ""},
		{"failed", failed, false, "     | boom", "1 problems"},
		{"needs root", root, false, "ok   p  1 skipped", ""},
		{"needs root in CI", root, true, "p.A: unexpected skip of kind root: needs root: uid 1", "1 problems"},
		{"plain skip", plain, false, "ok   p  1 skipped", ""},
		{"plain skip in CI", plain, true, "p.A: unexpected skip: not made through", "1 problems"},
		{"killed", killed, false, "p.A: did not finish", "1 problems"},
		{"does not build", noBuild, false, "| x.go:1: no", "1 problems"},
		{"nothing", "", false, "", "there are none"},
		{"no JSON", "go: cannot find main module\n", false, "go: cannot find main module", "there are none"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			err := check(strings.NewReader(tt.in), &out, tt.ci)
			if !strings.Contains(out.String(), tt.out) {
				t.Errorf("printed %q, want %q", out.String(), tt.out)
			}
			if (err == nil) != (tt.fail == "") || err != nil && !strings.Contains(err.Error(), tt.fail) {
				t.Errorf("err = %v, want %q", err, tt.fail)
			}
		})
	}
}
