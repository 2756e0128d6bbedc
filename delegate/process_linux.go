package delegate

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

func forProcess(ctx context.Context, pid int, path string, d token.Delegation) error {
	pidfd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return fmt.Errorf("open process %d: %w", pid, err)
	}
	defer unix.Close(pidfd)
	if err := checkProcess(pid); err != nil {
		return err
	}
	h, err := startHelper(pidfd, path)
	if err != nil {
		return fmt.Errorf("enter namespaces of process %d: %w", pid, err)
	}
	stop := context.AfterFunc(ctx, h.kill)
	serveErr := Serve(h.conn, d)
	stepErr := h.wait()
	if !stop() {
		return fmt.Errorf("delegate to process %d: %w", pid, context.Cause(ctx))
	}
	if err := cause(serveErr, stepErr); err != nil {
		return fmt.Errorf("delegate to process %d: %w", pid, err)
	}
	return nil
}

// cause picks the error that came first: the manager's refusal makes the helper give up, a helper that gives up
// leaves the manager without a request.
func cause(manager, helper error) error {
	if manager == nil || helper != nil && errors.Is(manager, io.EOF) {
		return helper
	}
	return manager
}

// checkProcess refuses a process in the caller's own user namespace, for which setns would say EINVAL.
func checkProcess(pid int) error {
	theirs, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/ns/user")
	if err != nil {
		return fmt.Errorf("read user namespace of process %d: %w", pid, err)
	}
	ours, err := os.Readlink("/proc/self/ns/user")
	if err != nil {
		return fmt.Errorf("read own user namespace: %w", err)
	}
	if ours == theirs {
		return fmt.Errorf("check process %d: %w", pid, ErrSameNamespace)
	}
	return nil
}
