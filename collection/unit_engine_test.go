package collection

import (
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
)

// engineThatMustNotRun returns an engine that fails the test with its first command.
func engineThatMustNotRun(t *testing.T) *Engine {
	t.Helper()
	return &Engine{kernel: &sys.Kernel{Intercept: func(cmd sys.Cmd, _ any, _ func() (int, error)) (int, error) {
		t.Errorf("issued %s", cmd)
		return -1, syscall.EINVAL
	}}}
}
