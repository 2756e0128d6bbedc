package delegate

import (
	"strings"

	"golang.org/x/sys/unix"
)

// newError explains a step on the mount context fd that the kernel refused.
func newError(op string, err, hint error, fd int) *Error {
	return &Error{Op: op, Err: err, Hint: hint, Log: readLog(fd)}
}

// readLog takes the messages that the kernel left on a mount context, see fscontext_read in fs/fsopen.c: one a
// read, a letter for its level first, ENODATA when there are no more.
func readLog(fd int) []string {
	var out []string
	buf := make([]byte, 4096)
	for {
		n, err := unix.Read(fd, buf)
		if err != nil || n <= 0 {
			return out
		}
		out = append(out, message(string(buf[:n])))
	}
}

// message drops the level ("e ") from a message.
func message(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 2 && text[1] == ' ' {
		text = text[2:]
	}
	return text
}
