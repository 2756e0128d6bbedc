package token

import (
	"fmt"

	"github.com/bpftoken/bpftoken/internal/sys"
	"golang.org/x/sys/unix"
)

// create makes a token from the BPF FS at source.Path. The path is resolved once;
// everything after that is asked of the descriptor.
func (system) create(source Source) (*Token, *Attempt) {
	dir, err := openDirectory(source.Path)
	if err != nil {
		return nil, &Attempt{source, fmt.Errorf("open directory: %w", err), openReason(err)}
	}
	defer unix.Close(dir)

	if err := checkBPFFS(dir); err != nil {
		return nil, &Attempt{source, fmt.Errorf("check file system: %w", err), reasonNotBPFFS}
	}
	var k sys.Kernel
	fd, err := k.TokenCreate(dir)
	if err != nil {
		return nil, createAttempt(source, err)
	}
	return &Token{fd: fd, source: source}, nil
}

func openDirectory(path string) (fd int, err error) {
	for {
		fd, err = unix.Open(path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err != unix.EINTR { // a slow file system on the way
			return fd, err
		}
	}
}

// checkBPFFS refuses a directory on any other file system with EINVAL, as
// BPF_TOKEN_CREATE does.
func checkBPFFS(dir int) error {
	var fs unix.Statfs_t
	if err := unix.Fstatfs(dir, &fs); err != nil {
		return err
	}
	if uint32(fs.Type) != unix.BPF_FS_MAGIC {
		return unix.EINVAL
	}
	return nil
}
