package delegate_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

const containerEnv = "BPFTOKEN_TEST_CONTAINER"

// TestContainer is no test but the program in the container: for each line of input it makes a token of that mount.
func TestContainer(t *testing.T) {
	if os.Getenv(containerEnv) == "" {
		return
	}
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		tok, err := token.Create(lines.Text())
		if err != nil {
			fmt.Println(err)
			continue
		}
		d, err := tok.Delegation()
		fmt.Println(d.Options(), err)
		tok.Close()
	}
}

// A container is a process in other namespaces that knows nothing of this package.
type container struct {
	pid int
	in  io.Writer
	out *bufio.Reader
}

func startContainer(t *testing.T, flags uintptr) container {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestContainer$")
	cmd.Env = append(os.Environ(), containerEnv+"=1")
	ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: 2_000_003_000, Size: 1}}
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: flags, Pdeathsig: syscall.SIGKILL}
	if flags&unix.CLONE_NEWUSER != 0 {
		cmd.SysProcAttr.UidMappings, cmd.SysProcAttr.GidMappings = ids, ids
		cmd.SysProcAttr.Credential = &syscall.Credential{NoSetGroups: true}
	}
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	c := container{cmd.Process.Pid, in, bufio.NewReader(out)}
	if line := c.line(t); line != "ready" {
		t.Fatalf("container says %q", line)
	}
	return c
}

func (c container) line(t *testing.T) string {
	t.Helper()
	line, err := c.out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func (c container) create(t *testing.T, path string) string {
	t.Helper()
	fmt.Fprintln(c.in, path)
	return c.line(t)
}

func needsForProcess(t *testing.T) {
	t.Helper()
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
}

func TestForProcess(t *testing.T) {
	needsForProcess(t)
	c := startContainer(t, unix.CLONE_NEWUSER|unix.CLONE_NEWNS)
	d := token.Delegation{Cmds: token.CmdMapCreate, Maps: 1 << 50}
	if err := delegate.ForProcess(c.pid, "/proc", d); err != nil {
		t.Fatal(err)
	}
	if got, want := c.create(t, "/proc"), "delegate_cmds=map_create,delegate_maps=0x4000000000000 <nil>"; got != want {
		t.Errorf("container got %q", got)
	}
	ours, err := delegate.Mounts()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range ours {
		if m.Path == "/proc" {
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
		if err := delegate.ForProcess(c.pid, "/proc", token.All()); err != nil {
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
