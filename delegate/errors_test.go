package delegate

import (
	"errors"
	"syscall"
	"testing"
)

func TestError(t *testing.T) {
	tests := []struct {
		err  *Error
		want string
	}{
		{&Error{Op: "open BPF FS", Err: syscall.EPERM}, "open BPF FS: operation not permitted"},
		{
			&Error{Op: "set a=b", Err: syscall.EINVAL, Hint: ErrNotContext, Log: []string{"x: y", "z"}},
			"set a=b: invalid argument (not a mount context of a BPF FS) (kernel: x: y; z)",
		},
	}
	for _, tt := range tests {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("got %q", got)
		}
		if !errors.Is(tt.err, tt.err.Err) || tt.err.Hint != nil && !errors.Is(tt.err, tt.err.Hint) {
			t.Errorf("%v hides its cause", tt.err)
		}
	}
	if !errors.Is(ErrTooOld, errors.ErrUnsupported) {
		t.Error("ErrTooOld is no errors.ErrUnsupported")
	}
}
