package tokentest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"golang.org/x/sys/unix"
)

// A test binary that was built under umask 077 is copied into memory, which must be executable from another user.
func TestCopyProgram(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens") // and MFD_EXEC, 6.3
	f, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	memory, err := copyProgram(f)
	if err != nil {
		t.Fatal(err)
	}
	defer memory.Close()
	cmd := exec.Command("/proc/self/fd/3", "-test.run=^$")
	cmd.ExtraFiles = []*os.File{memory}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("run the copy: %v\n%s", err, out)
	}
}

func TestTightUmask(t *testing.T) {
	if Inside() {
		Run(t, "pass", Config{}, func(*testing.T) {})
		return
	}
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	if os.Getenv("BPFTOKEN_TEST_TIGHT") != "" {
		Run(t, "pass", Config{}, func(*testing.T) {})
		return
	}
	path := filepath.Join(t.TempDir(), "tight.test")
	program, err := os.ReadFile(self)
	if err == nil {
		err = os.WriteFile(path, program, 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "-test.run=^TestTightUmask$")
	cmd.Env = append(os.Environ(), "BPFTOKEN_TEST_TIGHT=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestDyingThread(t *testing.T) {
	for range 20 {
		done := make(chan bool)
		onDyingThread(func() { done <- unix.Gettid() == unix.Getpid() })
		if <-done {
			t.Fatal("the first thread was used")
		}
	}
}
