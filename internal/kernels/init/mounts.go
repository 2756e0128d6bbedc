//go:build linux

package main

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// mount is one line of what other systems keep in /etc/fstab.
type mount struct{ fstype, target, data string }

// mounts are in order: some lie below others.
func mounts() []mount {
	return []mount{
		{"devtmpfs", "/dev", ""},
		{"tmpfs", "/dev/shm", ""},
		{"proc", "/proc", ""},
		{"sysfs", "/sys", ""},
		{"bpf", "/sys/fs/bpf", "mode=700"},
		{"cgroup2", "/sys/fs/cgroup", ""},
		{"tracefs", "/sys/kernel/tracing", ""},
		{"debugfs", "/sys/kernel/debug", ""},
		{"securityfs", "/sys/kernel/security", ""},
		{"tmpfs", "/tmp", "mode=1777"},
		{"tmpfs", "/run", "mode=755"},
	}
}

// setup returns what did not work: tests that need it will fail, and the notes tell why.
func setup() (notes []string) {
	note := func(what string, err error) {
		if err != nil {
			notes = append(notes, fmt.Sprintf("%s: %v", what, err))
		}
	}
	note("move root", moveRoot())
	for _, m := range mounts() {
		note("mount "+m.target, m.mount())
	}
	note("bring lo up", loopbackUp())
	note("set host name", unix.Sethostname([]byte("guest")))
	return notes
}

func (m mount) mount() error {
	if err := os.MkdirAll(m.target, 0o755); err != nil {
		return err
	}
	return unix.Mount(m.fstype, m.target, m.fstype, 0, m.data)
}

// moveRoot puts a mount over the initial root, which pivot_root(2) refuses to leave: without it tests could not make
// containers.
func moveRoot() error {
	if err := os.MkdirAll("/newroot", 0o755); err != nil {
		return err
	}
	if err := unix.Mount("/", "/newroot", "", unix.MS_BIND, ""); err != nil {
		return err
	}
	if err := unix.Chdir("/newroot"); err != nil {
		return err
	}
	if err := unix.Mount(".", "/", "", unix.MS_MOVE, ""); err != nil {
		return err
	}
	if err := unix.Chroot("."); err != nil {
		return err
	}
	return unix.Chdir("/")
}
