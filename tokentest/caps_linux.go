package tokentest

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sys/unix"
)

// allCapabilities are those that the kernel knows.
func allCapabilities() []uintptr {
	var out []uintptr
	for c := uintptr(0); unix.Prctl(unix.PR_CAPBSET_READ, c, 0, 0, 0) == nil; c++ {
		out = append(out, c)
	}
	return out
}

// limit makes keep the calling thread's bounding, inheritable and ambient set. A program that it executes as a user
// other than root has these capabilities and can never have others.
func limit(keep []uint) error {
	for _, c := range allCapabilities() {
		if slices.Contains(keep, uint(c)) {
			continue
		}
		if err := unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0); err != nil {
			return fmt.Errorf("drop capability %d from the bounding set: %w", c, err)
		}
	}
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return fmt.Errorf("clear ambient capabilities: %w", err)
	}
	if err := setInheritable(keep); err != nil {
		return err
	}
	for _, c := range keep {
		if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_RAISE, uintptr(c), 0, 0); err != nil {
			return fmt.Errorf("raise ambient capability %d: %w", c, unknownTo(err))
		}
	}
	return nil
}

func setInheritable(keep []uint) error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		return fmt.Errorf("read capabilities: %w", err)
	}
	data[0].Inheritable, data[1].Inheritable = 0, 0
	for _, c := range keep {
		data[c/32].Inheritable |= 1 << (c % 32)
	}
	if err := unix.Capset(&header, &data[0]); err != nil {
		return fmt.Errorf("set inheritable capabilities: %w", err)
	}
	return nil
}

// unknownTo glosses EINVAL: there is no capability of that number.
func unknownTo(err error) error {
	if errors.Is(err, unix.EINVAL) {
		return fmt.Errorf("unknown to this kernel: %w", err)
	}
	return err
}
