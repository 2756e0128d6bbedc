//go:build linux

package main

import (
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

// breakDown does not return unless the guest is to stay healthy.
func breakDown(f guest.Fault) {
	switch f {
	case guest.Panic:
		_ = os.WriteFile("/proc/sysrq-trigger", []byte("c"), 0o200)
	case guest.Hang:
		time.Sleep(time.Hour)
	case guest.OOM:
		eat()
	case guest.Die:
		_ = unix.Reboot(unix.LINUX_REBOOT_CMD_RESTART)
	}
}

// eat takes memory until the kernel gives up: it does not kill the first process, and has nobody else to kill.
func eat() {
	for {
		block, err := unix.Mmap(-1, 0, 1<<24, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
		if err != nil {
			continue
		}
		for i := 0; i < len(block); i += 4096 {
			block[i] = 1
		}
	}
}
