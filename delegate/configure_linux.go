package delegate

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

func configure(fd int, d token.Delegation) error {
	if !(*sys.Kernel)(nil).KnowsTokens() {
		// There a BPF FS silently ignores options that it does not know.
		return &Error{Op: "configure BPF FS", Err: unix.EINVAL, Hint: ErrTooOld}
	}
	if err := checkContext(fd); err != nil {
		return err
	}
	for _, s := range settings(d) {
		if err := unix.FsconfigSetString(fd, s.key, s.value); err != nil {
			return newError("set "+s.String(), err, setHint(err), fd)
		}
	}
	if err := unix.FsconfigCreate(fd); err != nil {
		return newError("create BPF FS", err, createHint(err), fd)
	}
	return nil
}

// checkContext makes sure that the mount context is one of a BPF FS. Its type cannot be asked for, so it is asked to
// take an option that a BPF FS must refuse: only a file system that takes anything (fs/fs_context.c
// legacy_parse_param) lets it pass. All others that are no BPF FS refuse the settings that follow.
func checkContext(fd int) error {
	if err := checkFile(fd); err != nil {
		return err
	}
	err := unix.FsconfigSetString(fd, impossible.key, impossible.value)
	messages := readLog(fd) // also keeps this refusal out of later errors
	switch {
	case err == nil:
		return fmt.Errorf("check descriptor %d: %w: it takes any option", fd, ErrNotContext)
	case errors.Is(err, unix.EBUSY): // vfs_fsconfig_locked: not in the phase of taking parameters
		return &Error{Op: "configure BPF FS", Err: err, Hint: errUsed, Log: messages}
	}
	return nil
}

var errUsed = errors.New("this mount context was created or mounted before")

// checkFile refuses what is no mount context. Without /proc fsconfig refuses it, with EINVAL.
func checkFile(fd int) error {
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil {
		return fmt.Errorf("check descriptor %d: %w", fd, err)
	}
	link, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
	if err == nil && link != contextLink {
		return fmt.Errorf("check descriptor %d: %w: it is %q", fd, ErrNotContext, link)
	}
	return nil
}

// setHint glosses the errno of setting a delegate_* option to a number.
func setHint(err error) error {
	switch {
	case errors.Is(err, unix.EPERM): // bpf_parse_param asks for real CAP_SYS_ADMIN
		return ErrNotPrivileged
	case errors.Is(err, unix.EINVAL): // no such option
		return ErrNotContext
	}
	return nil
}

// createHint glosses EPERM: whoever is not privileged cannot make a BPF FS for a user namespace even without any
// delegation (bpf_fill_super).
func createHint(err error) error {
	if errors.Is(err, unix.EPERM) {
		return ErrNotPrivileged
	}
	return nil
}
