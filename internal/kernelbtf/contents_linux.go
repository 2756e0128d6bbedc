package kernelbtf

import (
	"os"

	"golang.org/x/sys/unix"
)

// contents maps a file of the kernel's, which never changes, or reads it where the
// kernel cannot map it (before Linux 6.16).
func contents(path string) (data []byte, release func(), err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	data, err = unix.Mmap(int(file.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_PRIVATE)
	if err == nil {
		return data, func() { _ = unix.Munmap(data) }, nil
	}
	data, err = os.ReadFile(path)
	return data, func() {}, err
}
