//go:build linux

// Command init is the first and only process of a guest: it makes the guest a Linux that tests can expect, runs the
// plan that the host left in /plan.json, and reports on the second serial port.
package main

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

func main() {
	if os.Getpid() != 1 {
		fmt.Fprintln(os.Stderr, "init: only a guest's kernel may start this program")
		os.Exit(1)
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "init:", err) // the console: the host shows its end
	}
	unix.Sync()
	// The host asked QEMU not to reboot.
	_ = unix.Reboot(unix.LINUX_REBOOT_CMD_RESTART)
}

func run() error {
	notes := setup()
	plan, err := readPlan()
	if err != nil {
		return err
	}
	w, err := openReport()
	if err != nil {
		return err
	}
	r := reporter{w, guest.Reporter{Nonce: plan.Nonce}}
	r.up()
	r.notes(notes)
	r.notes(loadModules(plan.Modules))
	breakDown(plan.Fault)
	for _, t := range plan.Tests {
		r.test(plan, t)
	}
	r.artifacts()
	return r.done()
}
