package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/token"
)

const (
	agentID = 1000    // the agent's user and group in its user namespace
	hostID  = 1000000 // the same outside: nobody's
	mount   = "/sys/fs/bpf"
)

// manager starts the agent and delegates to it what the object needs.
func manager() error {
	if os.Geteuid() != 0 {
		return errors.New("this needs root: it plays the privileged manager too")
	}
	if !collection.Supported() {
		return errors.New("this needs Linux 6.9 or newer: this kernel has no BPF tokens")
	}
	spec, err := object()
	if err != nil {
		return err
	}
	needs, err := collection.RequirementsOf(spec)
	if err != nil {
		return err
	}
	say("manager", "the object needs, and is given, exactly this:")
	for line := range strings.Lines(needs.String()) {
		say("", "  %s", strings.TrimRight(line, "\n"))
	}
	return runAgent(needs)
}

// runAgent starts the agent, mounts a delegating BPF FS in its namespaces, lets it
// go on and waits for it.
func runAgent(needs *collection.Requirements) error {
	// By this name the program can be executed by somebody who may not look into
	// the directory that "go run" put it in.
	cmd := exec.Command("/proc/self/exe", agentArg)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = unprivileged(needs.Capabilities)
	ready, err := cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("start agent: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start agent: %w", err)
	}
	if err := delegate.ForProcess(cmd.Process.Pid, mount, needs.Delegation); err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		return err
	}
	say("manager", "mounted a BPF FS for the agent's user namespace at %s with", mount)
	say("", "  %s", needs.Options())
	if err := ready.Close(); err != nil {
		return fmt.Errorf("release agent: %w", err)
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("agent: %w", err)
	}
	return nil
}

// unprivileged describes a process in user, mount and network namespaces of its
// own that is not root there either and has nothing but caps.
func unprivileged(caps []token.Capability) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: agentID, HostID: hostID, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: agentID, HostID: hostID, Size: 1}},
		Credential:  &syscall.Credential{Uid: agentID, Gid: agentID, NoSetGroups: true},
	}
	for _, c := range caps {
		attr.AmbientCaps = append(attr.AmbientCaps, uintptr(c))
	}
	return attr
}
