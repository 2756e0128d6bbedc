package guest

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Archive writes an initramfs in the newc format of cpio. The first error sticks; Close returns it.
type Archive struct {
	w    *bufio.Writer
	made map[string]bool
	err  error
	ino  int
}

// NewArchive starts an archive.
func NewArchive(w io.Writer) *Archive {
	return &Archive{w: bufio.NewWriterSize(w, 1<<20), made: map[string]bool{".": true}}
}

// Dir adds a directory, and the ones above it.
func (a *Archive) Dir(name string) {
	name = clean(name)
	if a.made[name] {
		return
	}
	a.Dir(path.Dir(name))
	a.made[name] = true
	a.entry(name, fs.FileMode(0o040755), nil)
}

// Bytes adds a file.
func (a *Archive) Bytes(name string, perm fs.FileMode, data []byte) {
	name = clean(name)
	a.Dir(path.Dir(name))
	a.entry(name, 0o100000|perm.Perm(), data)
}

// File adds a copy of a file of the host.
func (a *Archive) File(name, host string) {
	info, err := os.Stat(host)
	if err != nil {
		a.fail(err)
		return
	}
	data, err := os.ReadFile(host)
	a.fail(err)
	a.Bytes(name, info.Mode(), data)
}

// Close ends the archive.
func (a *Archive) Close() error {
	a.entry("TRAILER!!!", 0, nil)
	a.fail(a.w.Flush())
	return a.err
}

func (a *Archive) fail(err error) {
	if a.err == nil && err != nil {
		a.err = fmt.Errorf("write initramfs: %w", err)
	}
}

// entry writes the header of 110 bytes, the name and the data, padded to multiples of four.
func (a *Archive) entry(name string, mode fs.FileMode, data []byte) {
	a.ino++
	fields := []int{a.ino, int(mode), 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0}
	var head strings.Builder
	head.WriteString("070701")
	for _, f := range fields {
		fmt.Fprintf(&head, "%08x", f)
	}
	head.WriteString(name + "\x00")
	a.write([]byte(head.String()))
	a.write(data)
}

func (a *Archive) write(data []byte) {
	_, err := a.w.Write(data)
	a.fail(err)
	_, err = a.w.Write(make([]byte, -len(data)&3))
	a.fail(err)
}

func clean(name string) string { return strings.TrimPrefix(path.Clean("/"+name), "/") + dot(name) }

// dot names the root, which has no name of its own.
func dot(name string) string {
	if path.Clean("/"+name) == "/" {
		return "."
	}
	return ""
}
