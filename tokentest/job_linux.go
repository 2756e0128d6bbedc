package tokentest

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"
)

// A job is one run, seen from the host.
type job struct {
	test   string
	cfg    Config
	limit  time.Duration // 0: none
	filter filter

	channels *channels
	cmd      *exec.Cmd
	initLog  bytes.Buffer // what init printed
	reported chan report  // closed when init is gone
	readers  sync.WaitGroup
	outcome  outcome
	exited   chan struct{} // closed when init was waited for
}

// run returns what became of the test, or why there was no sandbox.
func (j *job) run() (result, error) {
	var err error
	if j.channels, err = newChannels(); err != nil {
		return result{}, err
	}
	defer j.channels.close()
	defer j.channels.closeChild()
	if err := j.start(); err != nil {
		return result{}, err
	}
	j.channels.closeChild()
	j.listen()
	r := j.await()
	j.readers.Wait()
	r.reported = j.outcome
	return r, nil
}

// start starts init on a thread that stays as long as init lives: init is killed when the thread ends.
func (j *job) start() error {
	started := make(chan error)
	j.exited = make(chan struct{})
	onDyingThread(func() {
		err := j.startHere()
		started <- err
		if err == nil {
			_ = j.cmd.Wait() // how it ended is in its state
			close(j.exited)
		}
	})
	return <-started
}

// startHere changes the calling thread for good.
func (j *job) startHere() error {
	if err := prepareThread(j.cfg.Mounts); err != nil {
		return err
	}
	program, err := openProgram()
	if err != nil {
		return err
	}
	defer program.Close()
	j.cmd = j.command(program)
	if err := j.cmd.Start(); err != nil {
		return cloneError{fmt.Errorf("start sandbox: %w", err)}
	}
	return nil
}

// listen reads everything that the sandbox sends, until its end.
func (j *job) listen() {
	j.reported = make(chan report, 1)
	j.readers.Go(j.readOutput)
	j.readers.Go(j.readOutcome)
	j.readers.Go(j.serveMounts)
	j.readers.Go(j.readReport)
}

func (j *job) readOutcome() {
	b, _ := io.ReadAll(j.channels.outcome)
	j.outcome = parseOutcome(b)
}
