package main

import (
	"os"
	"path/filepath"
	"testing"
)

func sent(suite string, files map[string][]byte) *result {
	return &result{Spec: Spec{Suite: suite}, files: files}
}

func TestStore(t *testing.T) {
	o := options{artifacts: t.TempDir()}
	x := []byte("x")
	err := o.store([]*result{sent("a", nil), sent("b", map[string][]byte{"p/q": x}), sent("c", map[string][]byte{"p/q": x})})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(o.artifacts, "p", "q")); err != nil || string(got) != "x" {
		t.Errorf("stored %q, %v", got, err)
	}
	err = o.store([]*result{sent("a", map[string][]byte{"p/q": x}), sent("b", map[string][]byte{"p/q": nil})})
	if err == nil {
		t.Error("stored two files of one name")
	}
}
