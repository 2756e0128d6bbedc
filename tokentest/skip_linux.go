package tokentest

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/moby/sys/userns"
	"golang.org/x/sys/unix"
)

// skipUnlessPossible skips where no test can be run as it should.
func skipUnlessPossible(t *testing.T) {
	t.Helper()
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
	if userns.RunningInUserNS() {
		testenv.Skip(t, testenv.Root, "needs root: of the init user namespace, this is another one")
	}
	if len(token.MissingCapabilities(token.CapSysAdmin)) > 0 {
		testenv.Skip(t, testenv.Root, "needs root: CAP_SYS_ADMIN is missing")
	}
	testenv.NeedsFeature(t, "user namespaces", userNamespaces)
}

func userNamespaces() error {
	if _, err := os.Stat("/proc/self/ns/user"); err != nil {
		return err
	}
	const setting = "/proc/sys/user/max_user_namespaces"
	if text, err := os.ReadFile(setting); err == nil && strings.TrimSpace(string(text)) == "0" {
		return fmt.Errorf("%s is 0", setting)
	}
	return nil
}

// A cloneError is the refusal of the namespaces themselves.
type cloneError struct{ error }

func (e cloneError) Unwrap() error { return e.error }

// skipIfForbidden skips when the kernel or an LSM refuses user namespaces: EPERM, or ENOSPC beyond a limit.
func skipIfForbidden(t *testing.T, err error) {
	t.Helper()
	var refused cloneError
	if errors.As(err, &refused) && (errors.Is(err, unix.EPERM) || errors.Is(err, unix.ENOSPC)) {
		testenv.Skip(t, testenv.Feature, fmt.Sprintf("needs user namespaces: %v", err))
	}
}
