package tokentest_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/bpftoken/bpftoken/tokentest"
)

// marked lists the processes that have a variable in their environment.
func marked(t *testing.T, variable string) []string {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range files {
		env, err := os.ReadFile(f)
		if err == nil && bytes.Contains(env, []byte(variable)) {
			out = append(out, filepath.Dir(f))
		}
	}
	return out
}

func mountTable(t *testing.T) string {
	t.Helper()
	table, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	return string(table)
}

func uniqueMark(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("TOKENTEST_MARK=%d-%s", os.Getpid(), t.Name())
}

func TestLeavesNoMount(t *testing.T) {
	cfg := full("/run/mark-of-the-leftovers-test")
	tokentest.Run(t, "mounts", cfg, func(t *testing.T) {
		if !strings.Contains(mountTable(t), cfg.Mounts[0].Path) {
			t.Error("not mounted")
		}
	})
	if tokentest.Inside() {
		return
	}
	if strings.Contains(mountTable(t), cfg.Mounts[0].Path) {
		t.Error("still mounted")
	}
	if _, err := os.Stat(cfg.Mounts[0].Path); err == nil {
		t.Error("the mount point is in the host's /run")
	}
}

// The sandbox goes when the test process is killed.
func TestHostDies(t *testing.T) {
	needsRun(t)
	mark := uniqueMark(t)
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestFixtureForever$", "-test.v")
	cmd.Env = append(os.Environ(), fixtureEnv+"=1", mark)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 1<<10)
	for seen := ""; !strings.Contains(seen, "in the sandbox"); {
		n, err := out.Read(buf)
		if err != nil {
			t.Fatalf("%v after %q", err, seen)
		}
		seen += string(buf[:n])
	}
	if n := len(marked(t, mark)); n < 3 {
		t.Errorf("%d processes", n)
	}
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
	for len(marked(t, mark)) > 0 { // dying takes a moment; the deadline of the test bounds it
		time.Sleep(10 * time.Millisecond)
	}
}
