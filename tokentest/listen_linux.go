package tokentest

import (
	"bufio"
	"encoding/json"

	"github.com/bpftoken/bpftoken/delegate"
)

// readOutput passes the test's output on while it comes.
func (j *job) readOutput() {
	lines := bufio.NewReader(j.channels.output)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			j.filter.line(line)
		}
		if err != nil {
			return
		}
	}
}

// serveMounts configures what init asks for. init is told what failed, and reports it.
func (j *job) serveMounts() {
	for _, m := range j.cfg.Mounts {
		if err := delegate.Serve(j.channels.mounts, m.Delegation); err != nil {
			return
		}
	}
}

// readReport takes one report, or none if init dies.
func (j *job) readReport() {
	defer close(j.reported)
	buf := make([]byte, 1<<16)
	n, err := j.channels.control.Read(buf)
	if err != nil || n == 0 {
		return
	}
	var r report
	if err := json.Unmarshal(buf[:n], &r); err != nil {
		r.Error = "read report of the sandbox: " + err.Error()
	}
	j.reported <- r
}
