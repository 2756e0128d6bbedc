package delegate

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"syscall"
)

// A RemoteError is a manager's refusal as the requester sees it.
type RemoteError struct {
	// Text is the manager's error.
	Text string
	// Errno is the errno in it, 0 if there was none.
	Errno syscall.Errno
}

// Error returns the manager's error.
func (e *RemoteError) Error() string { return "manager: " + e.Text }

// Unwrap returns the errno, if there was one.
func (e *RemoteError) Unwrap() error {
	if e.Errno == 0 {
		return nil
	}
	return e.Errno
}

// An answer is a header of three little-endian numbers (0 or 1 for success or failure, the errno, the length of the
// text), then the text. Both parts are written by one call each, so that they survive on a stream and on a socket
// that keeps messages apart.
const (
	headerSize = 12
	maxText    = 4096
)

// writeAnswer tells the requester that err, or nil, came of its request.
func writeAnswer(w io.Writer, err error) error {
	header := make([]byte, headerSize)
	if err == nil {
		_, werr := w.Write(header)
		return werr
	}
	text := err.Error()
	text = text[:min(len(text), maxText)]
	var errno syscall.Errno
	errors.As(err, &errno)
	binary.LittleEndian.PutUint32(header, 1)
	binary.LittleEndian.PutUint32(header[4:], uint32(errno))
	binary.LittleEndian.PutUint32(header[8:], uint32(len(text)))
	if _, err := w.Write(header); err != nil {
		return err
	}
	if text == "" {
		return nil
	}
	_, werr := io.WriteString(w, text)
	return werr
}

// readAnswer returns nil for success, else a [RemoteError] or why there is no answer.
func readAnswer(r io.Reader) error {
	header := make([]byte, headerSize)
	if _, err := io.ReadFull(r, header); err != nil {
		return fmt.Errorf("read answer of the manager: %w", err)
	}
	if binary.LittleEndian.Uint32(header) == 0 {
		return nil
	}
	n := binary.LittleEndian.Uint32(header[8:])
	if n > maxText {
		return fmt.Errorf("read answer of the manager: text of %d bytes is too long", n)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return fmt.Errorf("read answer of the manager: %w", err)
	}
	return &RemoteError{string(text), syscall.Errno(binary.LittleEndian.Uint32(header[4:]))}
}
