package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePackages(t *testing.T) {
	const out = `{"ImportPath":"m","Module":{"Path":"m","Dir":"/m"},"TestGoFiles":["a_test.go"]}
{"ImportPath":"m/none","Module":{"Path":"m"}}
{"ImportPath":"m/x/y","Module":{"Path":"m"},"XTestGoFiles":["b_test.go"]}`
	pkgs, err := parsePackages(out)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range pkgs {
		got = append(got, p.rel())
	}
	if diff := cmp.Diff([]string{".", "x/y"}, got); diff != "" {
		t.Error(diff)
	}
	if _, err := parsePackages("{"); err == nil {
		t.Error("parsed half an object")
	}
}
