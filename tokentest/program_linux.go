package tokentest

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// openProgram opens the running test binary so that everybody can execute it, although it usually lies in a
// directory of root's. One that was built under a tight umask is copied into memory.
func openProgram() (*os.File, error) {
	f, err := os.Open(self)
	if err != nil {
		return nil, fmt.Errorf("open test binary: %w", err)
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("open test binary: %w", err)
	}
	const everybody = 0o005
	if info.Mode().Perm()&everybody == everybody {
		return f, nil
	}
	defer f.Close()
	return copyProgram(f)
}

// copyProgram copies a program into a file that only its descriptor names. It must be opened anew, because a file
// that is open for writing cannot be executed.
func copyProgram(program io.Reader) (*os.File, error) {
	fd, err := unix.MemfdCreate("tokentest", unix.MFD_CLOEXEC|unix.MFD_EXEC)
	if err != nil {
		return nil, fmt.Errorf("copy test binary: %w", err)
	}
	memory := os.NewFile(uintptr(fd), "tokentest")
	defer memory.Close()
	if _, err := io.Copy(memory, program); err != nil {
		return nil, fmt.Errorf("copy test binary: %w", err)
	}
	if err := memory.Chmod(0o555); err != nil {
		return nil, fmt.Errorf("copy test binary: %w", err)
	}
	f, err := os.Open(fmt.Sprintf("/proc/self/fd/%d", fd))
	if err != nil {
		return nil, fmt.Errorf("copy test binary: %w", err)
	}
	return f, nil
}
