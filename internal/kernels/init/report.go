//go:build linux

package main

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/bpftoken/bpftoken/internal/kernels/guest"
)

// reporter writes to the host. Test binaries write to the same port.
type reporter struct {
	*os.File
	guest.Reporter
}

// openReport opens the second serial port, without the line editing that would mangle the tests' output.
func openReport() (*os.File, error) {
	fd, err := unix.Open("/dev/ttyS1", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("open report: %w", err)
	}
	t := unix.Termios{Cflag: unix.B115200 | unix.CS8 | unix.CREAD | unix.CLOCAL}
	t.Cc[unix.VMIN] = 1
	if err := unix.IoctlSetTermios(fd, unix.TCSETS, &t); err != nil {
		return nil, fmt.Errorf("set up report: %w", err)
	}
	return os.NewFile(uintptr(fd), "/dev/ttyS1"), nil
}

// say ignores errors: there is nowhere else to tell, and the host misses the line soon enough.
func (r reporter) say(line string) { _, _ = r.WriteString(line) }

func (r reporter) up() {
	var u unix.Utsname
	_ = unix.Uname(&u) // fails on bad pointers only
	r.say(r.Up(unix.ByteSliceToString(u.Release[:])))
}

func (r reporter) notes(notes []string) {
	for _, n := range notes {
		r.say(r.Note(n))
	}
}

func (r reporter) test(p guest.Plan, t guest.Test) {
	start := time.Now()
	r.say(r.Begin(t.Package))
	code, note := runTest(p, t, r.File)
	if note != "" {
		r.say(r.Note(t.Package + ": " + note))
	}
	r.say(r.End(code, time.Since(start)))
}

// done waits until the port has sent everything.
func (r reporter) done() error {
	r.say(r.Done())
	return unix.IoctlSetInt(int(r.Fd()), unix.TCSBRK, 1)
}
