package tokentest

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Orders from the test to init, each answered by the same byte, or by gateFailed.
const (
	gateHide   = 'h'
	gateShow   = 's'
	gateFailed = '!'
)

// openGate starts to take orders to hide and show /proc, and returns the test's end. /proc is hidden around fn only:
// the testing package and TestMain may need it.
func (p *initProcess) openGate() (*os.File, error) {
	ours, theirs, err := socketPair()
	if err != nil {
		return nil, err
	}
	go func() {
		buf := make([]byte, 1)
		for {
			if n, err := ours.Read(buf); err != nil || n == 0 {
				return
			}
			if err := moveGate(buf[0]); err != nil {
				fmt.Fprintln(p.output, err)
				buf[0] = gateFailed
			}
			_, _ = ours.Write(buf)
		}
	}()
	return theirs, nil
}

func moveGate(order byte) error {
	var err error
	switch order {
	case gateHide:
		err = unix.Mount("tokentest", "/proc", "tmpfs", unix.MS_RDONLY, "mode=0555")
	case gateShow:
		err = unix.Unmount("/proc", unix.MNT_DETACH)
	}
	if err != nil {
		return fmt.Errorf("hide or show /proc: %w", err)
	}
	return nil
}

// passGate gives an order and waits until it is carried out.
func passGate(gate *os.File, order byte) error {
	buf := []byte{order}
	if _, err := gate.Write(buf); err != nil {
		return fmt.Errorf("hide or show /proc: %w", err)
	}
	if _, err := gate.Read(buf); err != nil || buf[0] != order {
		return fmt.Errorf("hide or show /proc: init refused: %w", unix.EPERM)
	}
	return nil
}
