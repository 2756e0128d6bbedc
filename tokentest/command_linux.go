package tokentest

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// fdProgram is where init finds the test binary: after the channels.
const fdProgram = 7

// command makes the command that starts init in its namespaces.
func (j *job) command(program *os.File) *exec.Cmd {
	m := newMarker(j.test, j.cfg)
	m.Key = fileKey(int(j.channels.child[0].Fd()))
	return &exec.Cmd{
		Path:        fmt.Sprintf("/proc/self/fd/%d", fdProgram),
		Args:        initArgs(os.Args[0], j.test, flag.CommandLine),
		Env:         j.cfg.environment(m.env(stageInit)),
		Stdout:      &j.initLog,
		Stderr:      &j.initLog,
		ExtraFiles:  append(j.channels.child, program),
		SysProcAttr: j.cfg.sysProcAttr(),
	}
}

func (c Config) sysProcAttr() *syscall.SysProcAttr {
	flags := unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID
	if c.Network {
		flags |= unix.CLONE_NEWNET
	}
	ids := []syscall.SysProcIDMap{{ContainerID: c.uid(), HostID: c.hostUID(), Size: 1}}
	return &syscall.SysProcAttr{
		Cloneflags:  uintptr(flags),
		UidMappings: ids,
		GidMappings: ids,
		Credential:  &syscall.Credential{Uid: uint32(c.uid()), Gid: uint32(c.uid()), NoSetGroups: true},
		AmbientCaps: allCapabilities(),
		Pdeathsig:   syscall.SIGKILL,
	}
}
