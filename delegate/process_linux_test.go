package delegate_test

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

func needsForProcess(t *testing.T) {
	t.Helper()
	needsManager(t)
	testenv.NoLeaks(t)
}

// The mount covers /sys: before 6.17 the container needs /proc to read what its token delegates.
func TestForProcess(t *testing.T) {
	needsForProcess(t)
	c := startContainer(t, unix.CLONE_NEWUSER|unix.CLONE_NEWNS)
	d := token.Delegation{Cmds: token.CmdMapCreate, Maps: 1 << 50}
	if err := delegate.ForProcess(c.pid, "/sys", d); err != nil {
		t.Fatal(err)
	}
	if got, want := c.create(t, "/sys"), "delegate_cmds=map_create,delegate_maps=0x4000000000000 <nil>"; got != want {
		t.Errorf("container got %q", got)
	}
	ours, err := delegate.Mounts()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range ours {
		if m.Path == "/sys" {
			t.Error("the mount is in the manager's own namespace")
		}
	}
}

func TestForProcessRefuses(t *testing.T) {
	needsForProcess(t)
	other := startContainer(t, unix.CLONE_NEWUSER|unix.CLONE_NEWNS)
	same := startContainer(t, unix.CLONE_NEWNS)
	shared := startContainer(t, unix.CLONE_NEWUSER)
	gone := exec.Command("/proc/self/exe", "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		pid  int
		path string
		want error
	}{
		{"missing path", other.pid, "/no/such/path", unix.ENOENT},
		{"file", other.pid, "/proc/self/status", unix.EINVAL},
		{"same user namespace", same.pid, "/proc", delegate.ErrSameNamespace},
		{"this process", os.Getpid(), "/proc", delegate.ErrSameNamespace},
		{"mount namespace of the host", shared.pid, "/proc", unix.EPERM},
		{"ended", gone.Process.Pid, "/proc", unix.ESRCH},
		{"NUL in path", other.pid, "/a\x00b", unix.EINVAL},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := delegate.ForProcess(tt.pid, tt.path, token.All())
			t.Log(err)
			if !errors.Is(err, tt.want) {
				t.Errorf("want %v", tt.want)
			}
		})
	}
}

// Forking must be sound whatever the runtime is doing: collecting garbage, growing stacks, preempting.
func TestForProcessUnderLoad(t *testing.T) {
	needsForProcess(t)
	c := startContainer(t, unix.CLONE_NEWUSER|unix.CLONE_NEWNS)
	stop := make(chan struct{})
	defer close(stop)
	for range 2 {
		go churn(stop)
	}
	for i := range 8 {
		if err := delegate.ForProcess(c.pid, "/sys", token.All()); err != nil {
			t.Fatalf("round %d: %v", i, err)
		}
	}
}

func churn(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
			_ = strings.Repeat("x", 1<<16)
		}
	}
}
