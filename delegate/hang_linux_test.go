package delegate_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

const fuseEnv = "BPFTOKEN_TEST_FUSE"

// TestFuseContainer is no test but a container whose /mnt never answers.
func TestFuseContainer(t *testing.T) {
	if os.Getenv(fuseEnv) == "" {
		return
	}
	fd, err := unix.Open("/dev/fuse", unix.O_RDWR, 0)
	if err == nil {
		err = unix.Mount("fuse", "/mnt", "fuse", 0, fmt.Sprintf("fd=%d,rootmode=40000,user_id=0,group_id=0", fd))
	}
	fmt.Println("ready", err)
	select {}
}

// A container that never lets the helper find its path cannot hold the manager up.
func TestForProcessContext(t *testing.T) {
	needsForProcess(t)
	testenv.NeedsHost(t, "/dev/fuse, which kernels of guests are built without")
	testenv.NeedsFeature(t, "/dev/fuse", func() error {
		_, err := os.Stat("/dev/fuse")
		return err
	})
	pid := startFuse(t)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	err := delegate.ForProcessContext(ctx, pid, "/mnt/bpf", token.All())
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want %v", err, context.DeadlineExceeded)
	}
}

func startFuse(t *testing.T) (pid int) {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", "-test.run=^TestFuseContainer$")
	cmd.Env = append(os.Environ(), fuseEnv+"=1")
	ids := []syscall.SysProcIDMap{{Size: 1}}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags: unix.CLONE_NEWUSER | unix.CLONE_NEWNS, UidMappings: ids, GidMappings: ids, Pdeathsig: syscall.SIGKILL,
	}
	out, pipeErr := cmd.StdoutPipe()
	if err := errors.Join(pipeErr, cmd.Start()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	var first string
	if _, err := fmt.Fscanln(out, &first, &first); err != nil || first != "<nil>" {
		t.Fatalf("mount FUSE: %q, %v", first, err)
	}
	return cmd.Process.Pid
}
