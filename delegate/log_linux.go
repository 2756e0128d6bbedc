package delegate

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// newError explains a step on the mount context fd that the kernel refused.
func newError(op string, err, hint error, fd int) *Error {
	return &Error{Op: op, Err: err, Hint: hint, Log: readLog(fd)}
}

// maxMessages is how many messages a mount context keeps (struct fc_log).
const maxMessages = 8

// readLog takes the messages that the kernel left on a mount context, see fscontext_read in fs/fsopen.c: one a
// read, a letter for its level first, ENODATA when there are no more. The container holds the context too and can
// cause new ones all the time.
func readLog(fd int) []string {
	if !isContext(fd) {
		return nil // reading might wait for ever
	}
	var out []string
	buf := make([]byte, 4096)
	for range maxMessages {
		n, err := unix.Read(fd, buf)
		if err != nil || n <= 0 {
			break
		}
		out = append(out, message(string(buf[:n])))
	}
	return out
}

// isContext reports whether fd is known to be a mount context: not without /proc.
func isContext(fd int) bool {
	link, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
	return err == nil && link == contextLink
}

const contextLink = "anon_inode:[fscontext]"

// message drops the level ("e ") from a message, and quotes what would not be one line of text: the kernel repeats
// what the container wrote.
func message(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 2 && text[1] == ' ' {
		text = text[2:]
	}
	if strings.ContainsFunc(text, func(r rune) bool { return !strconv.IsPrint(r) }) {
		return strconv.Quote(text)
	}
	return text
}
