package tokentest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"
)

// An initProcess is PID 1 of the sandbox. It has every capability in the sandbox's user namespace.
type initProcess struct {
	marker
	control *net.UnixConn
	mounts  *net.UnixConn
	outcome *os.File
	output  *os.File
}

// setup is where the re-executed test binary goes, in place of fn, as long as it is not the test process. It does
// not return.
func setup(m marker) {
	if m.Stage == stageNested {
		fmt.Fprintln(os.Stderr, execTest(m))
		unix.Exit(1)
	}
	p, err := newInit(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		unix.Exit(1)
	}
	p.send(p.run())
	unix.Exit(0) // not os.Exit, which may have been made to panic
}

func newInit(m marker) (*initProcess, error) {
	p := &initProcess{marker: m, outcome: inherit(fdOutcome), output: inherit(fdOutput)}
	var err1, err2 error
	p.control, err1 = unixConn(inherit(fdControl))
	p.mounts, err2 = unixConn(inherit(fdMounts))
	return p, errors.Join(err1, err2)
}

// inherit takes a descriptor from the host and keeps it from going further by itself.
func inherit(fd int) *os.File {
	unix.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), "inherited")
}

func (p *initProcess) run() report {
	if err := p.prepare(); err != nil {
		return report{Error: err.Error()}
	}
	pid, err := p.start()
	if err != nil {
		return report{Error: err.Error()}
	}
	go p.obey(pid)
	return reap(pid)
}

func (p *initProcess) send(r report) {
	text, err := json.Marshal(r)
	if err == nil {
		_, err = p.control.Write(text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "report to the host:", err)
		unix.Exit(1)
	}
}

// obey waits for orders. When the host goes away init does too, and the kernel then kills everything in its PID
// namespace.
func (p *initProcess) obey(pid int) {
	buf := make([]byte, len(quit))
	for {
		n, err := p.control.Read(buf)
		if err != nil || n == 0 {
			unix.Exit(1)
		}
		if string(buf[:n]) == quit {
			_ = unix.Kill(pid, unix.SIGQUIT)
		}
	}
}

// reap collects every process that ends, as PID 1 has to, until the test process does.
func reap(test int) report {
	for {
		var status unix.WaitStatus
		pid, err := unix.Wait4(-1, &status, 0, nil)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return report{Error: fmt.Sprintf("wait for the test process: %v", err)}
		case pid != test:
		case status.Signaled():
			return report{Signal: unix.SignalName(status.Signal())}
		default:
			return report{Code: status.ExitStatus()}
		}
	}
}
