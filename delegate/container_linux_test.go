package delegate_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/moby/sys/userns"
	"golang.org/x/sys/unix"
)

// needsManager skips where nothing can be delegated.
func needsManager(t *testing.T) {
	t.Helper()
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	if userns.RunningInUserNS() {
		testenv.Skip(t, testenv.Root, "needs root: of the init user namespace")
	}
}

const containerEnv = "BPFTOKEN_TEST_CONTAINER"

// TestContainer is no test but the program in the container: for each line of input it makes a token of that mount,
// after it requested the mount if the line names a manager's socket too.
func TestContainer(t *testing.T) {
	if os.Getenv(containerEnv) == "" {
		return
	}
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		path, socket, asks := strings.Cut(lines.Text(), " ")
		if asks {
			if err := request(socket, path); err != nil {
				fmt.Println(err)
				continue
			}
		}
		fmt.Println(describe(path))
	}
}

func request(socket, path string) error {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return err
	}
	defer conn.Close()
	return delegate.Request(conn.(*net.UnixConn), path)
}

func describe(path string) (string, error) {
	tok, err := token.Create(path)
	if err != nil {
		return "", err
	}
	defer tok.Close()
	d, err := tok.Delegation()
	return d.Options(), err
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
