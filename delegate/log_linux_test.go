package delegate_test

import (
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/token"
	"golang.org/x/sys/unix"
)

// Some file systems repeat the names of unknown options, and those are the choice of the container.
func TestLogIsOneLine(t *testing.T) {
	needsManager(t)
	fd := fsopen(t, "tmpfs")
	_ = unix.FsconfigSetString(fd, "evil\n\x1b[31m", "x")
	if err := unix.FsconfigCreate(fd); err != nil {
		t.Fatal(err)
	}
	err := delegate.Configure(fd, token.All())
	if err == nil || !strings.Contains(err.Error(), `evil\n\x1b[31m`) {
		t.Errorf("the container's option is not shown quoted: %v", err)
	}
}
