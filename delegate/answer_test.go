package delegate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
)

func TestAnswer(t *testing.T) {
	tests := []struct {
		name  string
		err   error
		text  string
		errno syscall.Errno
	}{
		{"success", nil, "", 0},
		{"errno", fmt.Errorf("set x: %w", syscall.EPERM), "manager: set x: " + syscall.EPERM.Error(), syscall.EPERM},
		{"no errno", errors.New("no"), "manager: no", 0},
		{"empty", errors.New(""), "manager: ", 0},
		{"long", errors.New(strings.Repeat("x", 2*maxText)), "manager: " + strings.Repeat("x", maxText), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var wire bytes.Buffer
			if err := writeAnswer(&wire, tt.err); err != nil {
				t.Fatal(err)
			}
			got := readAnswer(&wire)
			var remote *RemoteError
			switch {
			case tt.err == nil && got != nil:
				t.Errorf("success reads as %v", got)
			case tt.err != nil && (!errors.As(got, &remote) || got.Error() != tt.text || remote.Errno != tt.errno):
				t.Errorf("got %v", got)
			case tt.errno != 0 && !errors.Is(got, tt.errno):
				t.Errorf("%v is lost in %v", tt.errno, got)
			}
			if wire.Len() > 0 {
				t.Errorf("%d bytes left", wire.Len())
			}
		})
	}
}

func TestAnswerCutOff(t *testing.T) {
	var wire bytes.Buffer
	if err := writeAnswer(&wire, errors.New("refused")); err != nil {
		t.Fatal(err)
	}
	whole := wire.Bytes()
	for n := range whole {
		if err := readAnswer(bytes.NewReader(whole[:n])); !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	whole[11] = 0xff // length
	if err := readAnswer(bytes.NewReader(whole)); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("huge text: %v", err)
	}
}
