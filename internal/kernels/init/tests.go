//go:build linux

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"golang.org/x/sys/unix"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

func readPlan() (guest.Plan, error) {
	var p guest.Plan
	text, err := os.ReadFile(guest.PlanFile)
	if err == nil {
		err = json.Unmarshal(text, &p)
	}
	if err != nil {
		return guest.Plan{}, fmt.Errorf("read plan: %w", err)
	}
	return p, nil
}

// runTest returns the exit code, and a note when there is none.
func runTest(p guest.Plan, t guest.Test, out *os.File) (code int, note string) {
	cmd := exec.Command(t.Binary, append(t.Args, "-test.timeout="+p.TestTimeout(uptime()).String())...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = t.Dir, p.Env, out, out
	err := cmd.Run()
	sweep()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, ""
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		return exit.ExitCode(), ""
	default:
		return -1, err.Error()
	}
}

// uptime is how long the kernel has run; nearly as long as the host has waited.
func uptime() time.Duration {
	var ts unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_BOOTTIME, &ts) // fails on unknown clocks only
	return time.Duration(ts.Nano())
}

// sweep ends what a test left running, so that the next one finds a quiet machine, and collects it: orphans belong to
// the first process, which kill(2) spares.
func sweep() {
	_ = unix.Kill(-1, unix.SIGKILL) // ESRCH: nothing was left
	for {
		if _, err := unix.Wait4(-1, nil, 0, nil); err != nil && !errors.Is(err, unix.EINTR) {
			return
		}
	}
}
