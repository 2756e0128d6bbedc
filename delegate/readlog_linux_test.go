package delegate

import (
	"os"
	"testing"
)

// What cannot be told to be a mount context is not read: it may belong to somebody who never writes to it, or never
// stops.
func TestLogOfOtherFile(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	if _, err := w.WriteString("e x"); err != nil {
		t.Fatal(err)
	}
	if log := readLog(int(r.Fd())); log != nil {
		t.Errorf("read %q", log)
	}
	text := make([]byte, 8)
	if n, err := r.Read(text); err != nil || string(text[:n]) != "e x" {
		t.Errorf("%q is left: %v", text[:n], err)
	}
}
