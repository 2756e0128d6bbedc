package tokentest

import (
	"fmt"
	"strings"
	"time"
)

// dumpTime is what a test that hangs gets to print its goroutines.
const dumpTime = 5 * time.Second

// await waits for the end of the sandbox. All its processes are gone then.
func (j *job) await() result {
	timer := time.NewTimer(j.limit)
	if j.limit == 0 {
		timer.Stop()
	}
	defer timer.Stop()
	select {
	case r, ok := <-j.reported:
		<-j.exited
		return j.result(r, ok)
	case <-timer.C:
		j.kill()
		return result{timedOut: j.limit}
	}
}

// kill asks for a dump of the goroutines first.
func (j *job) kill() {
	_, _ = j.channels.control.Write([]byte(quit))
	select {
	case <-j.exited:
	case <-time.After(dumpTime):
		_ = j.cmd.Process.Kill()
		<-j.exited
	}
}

func (j *job) result(r report, ok bool) result {
	if !ok {
		r.Error = fmt.Sprintf("%v before it came to this Run of the enclosing test, "+
			"which runs in the sandbox too, as an unprivileged user", j.cmd.ProcessState)
	}
	if r.Error != "" {
		r.Error = "set up sandbox: " + r.Error + j.initSaid()
	}
	return result{code: r.Code, signal: r.Signal, setup: r.Error}
}

func (j *job) initSaid() string {
	text := strings.TrimSpace(j.initLog.String())
	if text == "" {
		return ""
	}
	return "\n" + text
}
