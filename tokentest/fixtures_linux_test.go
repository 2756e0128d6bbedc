package tokentest_test

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
)

// fixtureEnv turns on tests that end badly on purpose.
const fixtureEnv = "BPFTOKEN_TEST_FIXTURES"

// fixtures are the ways in which a test can end, by name of the subtest.
var fixtures = map[string]func(t *testing.T){
	"pass":     func(t *testing.T) { t.Log("all is well") },
	"fail":     func(t *testing.T) { t.Error("this is wrong") },
	"fatal":    func(t *testing.T) { t.Fatal("this is fatal") },
	"skip":     func(t *testing.T) { testenv.Skip(t, testenv.Feature, "no such feature") },
	"panic":    func(*testing.T) { panic("at the disco") },
	"goexit":   func(*testing.T) { runtime.Goexit() },
	"exit0":    func(*testing.T) { os.Exit(0) },
	"exit3":    func(*testing.T) { os.Exit(3) },
	"rawexit0": func(*testing.T) { syscall.Exit(0) },
	"killed":   func(*testing.T) { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL); select {} },
	"hang":     hang,
	"deaf":     deaf,
	"cleanup":  func(t *testing.T) { t.Cleanup(func() { t.Error("failed in clean-up") }) },
	"leak":     func(t *testing.T) { _, _ = syscall.Open("/proc/self/ns/user", 0, 0) },
	"subtests": subtests,
	"prints":   func(*testing.T) { fmt.Print("partial"); fmt.Fprintln(os.Stderr, " line") },
	"nested":   func(t *testing.T) { tokentest.Run(t, "inner", tokentest.Config{}, func(*testing.T) {}) },
	"orphan":   orphan,
}

func hang(*testing.T) { time.Sleep(time.Hour) }

// deaf hangs and does not even react to SIGQUIT.
func deaf(*testing.T) {
	_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	time.Sleep(time.Hour)
}

// orphan leaves a process behind that holds on to the output.
func orphan(t *testing.T) {
	_, err := os.StartProcess("/proc/self/exe", []string{"orphan", "-test.run=^TestOrphan$"}, &os.ProcAttr{
		Env:   append(os.Environ(), orphanEnv+"=1"),
		Files: []*os.File{nil, os.Stdout, os.Stderr},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		t.Fatal(err)
	}
}

const orphanEnv = "BPFTOKEN_TEST_ORPHAN"

func TestOrphan(*testing.T) {
	if os.Getenv(orphanEnv) != "" {
		time.Sleep(time.Hour)
	}
}

func subtests(t *testing.T) {
	t.Run("good", func(t *testing.T) { t.Log("fine") })
	t.Run("skipped", func(t *testing.T) { testenv.Skip(t, testenv.Kernel, "needs Linux 99.1: x") })
	t.Run("group", func(t *testing.T) {
		t.Run("parallel", func(t *testing.T) { t.Parallel(); t.Error("bad one") })
	})
}

// TestFixture runs the fixture that fixtureEnv names.
func TestFixture(t *testing.T) {
	name := os.Getenv(fixtureEnv)
	if name == "" {
		return
	}
	cfg := tokentest.Config{}
	if name == "hang" || name == "deaf" {
		cfg.Timeout = time.Second
	}
	tokentest.Run(t, name, cfg, fixtures[name])
}

// TestFixtureUnreached ends before it comes to Run in the sandbox, as a test does that asks for root itself.
func TestFixtureUnreached(t *testing.T) {
	if os.Getenv(fixtureEnv) == "" {
		return
	}
	if tokentest.Inside() {
		t.Log("not for me")
		return
	}
	tokentest.Run(t, "x", tokentest.Config{}, func(*testing.T) {})
}

// TestFixtureSetup cannot be set up.
func TestFixtureSetup(t *testing.T) {
	tests := map[string]tokentest.Config{
		"no such directory": {Mounts: []tokentest.Mount{{Path: "/no/such/dir"}}},
		"a file":            {Mounts: []tokentest.Mount{{Path: "/proc/self/exe"}}},
		"file":              {Mounts: []tokentest.Mount{{Path: "/dev/null"}}},
		"no capability":     {Capabilities: []token.Capability{63}},
		"relative":          {Mounts: []tokentest.Mount{{Path: "run"}}},
	}
	if cfg, ok := tests[os.Getenv(fixtureEnv)]; ok {
		tokentest.Run(t, "x", cfg, func(t *testing.T) { t.Log("was run") })
	}
}

// TestFixtureForever says when it has come to the sandbox, and stays there.
func TestFixtureForever(t *testing.T) {
	if os.Getenv(fixtureEnv) == "" {
		return
	}
	tokentest.Run(t, "x", tokentest.Config{}, func(t *testing.T) {
		t.Log("in the sandbox")
		time.Sleep(time.Hour)
	})
}
