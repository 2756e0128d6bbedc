package tokentest

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// self is the running test binary, wherever it lies and whoever may go there.
const self = "/proc/self/exe"

// start starts the test process and returns its PID.
func (p *initProcess) start() (int, error) {
	attr := &os.ProcAttr{Files: []*os.File{os.Stdin, p.output, p.output, p.outcome}}
	if p.HideProc {
		gate, err := p.openGate()
		if err != nil {
			return 0, err
		}
		defer gate.Close()
		attr.Files = append(attr.Files, gate)
	}
	if p.Nested {
		return p.startNested(attr)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread() // limited it stays, but nothing else is started from it
	if err := limit(p.Caps); err != nil {
		return 0, err
	}
	attr.Env = environment(p.env(stageTest))
	return start(testArgs(os.Args[0], p.Test, flag.CommandLine), attr)
}

// startNested goes through one more stage, because a new user namespace comes with every capability in the bounding
// set.
func (p *initProcess) startNested(attr *os.ProcAttr) (int, error) {
	ids := func(id int) []syscall.SysProcIDMap {
		return []syscall.SysProcIDMap{{ContainerID: id, HostID: id, Size: 1}}
	}
	attr.Sys = &syscall.SysProcAttr{
		Cloneflags:  unix.CLONE_NEWUSER,
		UidMappings: ids(os.Getuid()),
		GidMappings: ids(os.Getgid()),
		AmbientCaps: allCapabilities(),
	}
	attr.Env = environment(p.env(stageNested))
	return start(initArgs(os.Args[0], p.Test, flag.CommandLine), attr)
}

func start(args []string, attr *os.ProcAttr) (int, error) {
	process, err := os.StartProcess(self, args, attr)
	if err != nil {
		return 0, fmt.Errorf("start test process: %w", err)
	}
	pid := process.Pid
	return pid, process.Release() // reap waits for it
}

// execTest turns the process of the nested stage into the test process.
func execTest(m marker) error {
	runtime.LockOSThread()
	if err := limit(m.Caps); err != nil {
		return err
	}
	args := testArgs(os.Args[0], m.Test, flag.CommandLine)
	return fmt.Errorf("execute test process: %w", unix.Exec(self, args, environment(m.env(stageTest))))
}
