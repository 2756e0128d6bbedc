package testenv

import (
	"os"
	"path/filepath"
	"testing"
)

func TestArtifact(t *testing.T) {
	t.Setenv(ArtifactsEnv, "")
	if Artifact(t, "a/b", nil) {
		t.Error("nobody asked for it")
	}
	dir := t.TempDir()
	t.Setenv(ArtifactsEnv, dir)
	if !Artifact(t, "a/b", []byte("x")) {
		t.Error("not handed over")
	}
	if got, err := os.ReadFile(filepath.Join(dir, "a", "b")); err != nil || string(got) != "x" {
		t.Errorf("wrote %q, %v", got, err)
	}
}
