package tokentest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/tokentest"
)

// The host's directory for temporary files may be root's alone, and what a test leaves there goes with the sandbox.
func TestTempDir(t *testing.T) {
	if !tokentest.Inside() {
		t.Setenv("TMPDIR", t.TempDir()) // which nobody else may write to
	}
	tokentest.Run(t, "own", tokentest.Config{}, func(t *testing.T) {
		if dir := t.TempDir(); !strings.HasPrefix(dir, "/run/") {
			t.Errorf("t.TempDir is %q", dir)
		}
		if err := os.WriteFile(filepath.Join(os.TempDir(), "left"), nil, 0o600); err != nil {
			t.Error(err)
		}
	})
	if left, err := os.ReadDir(os.TempDir()); err != nil || !tokentest.Inside() && len(left) > 0 {
		t.Errorf("left on the host: %v, %v", left, err)
	}
	tokentest.Run(t, "chosen", tokentest.Config{Env: []string{"TMPDIR=/dev/shm"}}, func(t *testing.T) {
		if dir := os.TempDir(); dir != "/dev/shm" {
			t.Errorf("TMPDIR is %q", dir)
		}
	})
}
