package testenv

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// GuestEnv is set to 1 in the environment of tests that run in a guest of internal/kernels.
const GuestEnv = "BPFTOKEN_GUEST"

// InGuest reports whether the test runs in a guest of internal/kernels, which it may treat as it likes.
func InGuest() bool { return os.Getenv(GuestEnv) == "1" }

// NeedsRoot skips the test for an unprivileged user.
func NeedsRoot(tb testing.TB) {
	tb.Helper()
	if uid := os.Geteuid(); uid != 0 {
		Skip(tb, Root, fmt.Sprintf("needs root: running as uid %d", uid))
	}
}

// NeedsGuest skips the test outside of a guest, for what nobody should do to a development machine.
func NeedsGuest(tb testing.TB, why string) {
	tb.Helper()
	if !InGuest() {
		Skip(tb, Feature, "needs a guest: "+why)
	}
}

// NeedsHost skips the test in a guest, for what needs a Go tool chain, a package manager or a network.
func NeedsHost(tb testing.TB, why string) {
	tb.Helper()
	if InGuest() {
		Skip(tb, Host, "needs a development machine: "+why)
	}
}

// NeedsFeature skips the test when the probe says that this kernel does not have the named feature. The probe must
// not be what the test tests: a defect in it would turn the test off.
func NeedsFeature(tb testing.TB, name string, probe func() error) {
	tb.Helper()
	if err := probe(); err != nil {
		Skip(tb, Feature, fmt.Sprintf("needs %s: %v", name, err))
	}
}

// NeedsModule skips the test when the named kernel module is neither loaded nor built in. The guests load
// the modules in the --modules flag of internal/kernels.
func NeedsModule(tb testing.TB, name string) {
	tb.Helper()
	NeedsFeature(tb, "kernel module "+name, func() error { return moduleLoaded(name) })
}

func moduleLoaded(name string) error {
	// The kernel spells dashes in module names as underscores.
	_, err := os.Stat(filepath.Join("/sys/module", strings.ReplaceAll(name, "-", "_")))
	return err
}
