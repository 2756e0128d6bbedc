package sys

import (
	"io"
	"testing"
)

// A hasty socket reports an end before each message, as one does whose peer hangs up
// just then.
type hasty struct {
	messages []string
	ended    bool
}

func (h *hasty) Read(p []byte) (int, error) {
	if h.ended = !h.ended; h.ended || len(h.messages) == 0 {
		return 0, io.EOF
	}
	n := copy(p, h.messages[0])
	h.messages = h.messages[1:]
	return n, nil
}

func TestLastWord(t *testing.T) {
	got, err := io.ReadAll(LastWord{&hasty{messages: []string{"last ", "word"}}})
	if err != nil || string(got) != "last word" {
		t.Errorf("%q, %v", got, err)
	}
	if n, err := (LastWord{&hasty{}}).Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("at the end: %d, %v, want io.EOF", n, err)
	}
}
