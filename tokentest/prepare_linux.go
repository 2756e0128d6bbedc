package tokentest

import (
	"fmt"

	"github.com/bpftoken/bpftoken/delegate"
	"golang.org/x/sys/unix"
)

// prepare makes the sandbox what the test wants to see.
func (p *initProcess) prepare() error {
	mountProc()
	if p.Network {
		if err := upLoopback(); err != nil {
			return err
		}
	}
	for _, path := range p.Mounts {
		if err := delegate.Request(p.mounts, path); err != nil {
			return err
		}
	}
	return p.mounts.Close()
}

// mountProc shows the processes of the PID namespace only. Where the host has masked parts of /proc the kernel
// refuses a fresh one; the inherited one does too, then.
func mountProc() {
	_ = unix.Mount("proc", "/proc", "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "")
}

func upLoopback() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("set loopback up: %w", err)
	}
	defer unix.Close(fd)
	ifr, err := unix.NewIfreq("lo")
	if err != nil {
		return fmt.Errorf("set loopback up: %w", err)
	}
	ifr.SetUint16(unix.IFF_UP)
	if err := unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, ifr); err != nil {
		return fmt.Errorf("set loopback up: %w", err)
	}
	return nil
}
