package tokentest_test

import (
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/tokentest"
)

// runFixture runs a fixture in a test process of its own and returns what it printed and its exit status.
func runFixture(t *testing.T, test, fixture string, env ...string) (string, int) {
	t.Helper()
	cmd := exec.Command("/proc/self/exe", "-test.run=^"+test+"$", "-test.v", "-test.paniconexit0")
	cmd.Env = append(append(os.Environ(), fixtureEnv+"="+fixture, "GORACE=atexit_sleep_ms=20"), env...)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func needsRun(t *testing.T) {
	t.Helper()
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	testenv.NeedsRoot(t)
}

// Run reports what became of the test, and leaves no process behind whatever that was.
func TestOutcomes(t *testing.T) {
	needsRun(t)
	tests := []struct {
		fixture string
		outcome string   // of the subtest
		has     []string // regular expressions
	}{
		{"pass", "PASS", []string{"(?m)^    fixtures_linux_test.go:\\d+: all is well$"}},
		{"fail", "FAIL", []string{"(?m)^    fixtures_linux_test.go:\\d+: this is wrong$"}},
		{"fatal", "FAIL", []string{"this is fatal"}},
		{"skip", "SKIP", []string{`bpftoken-skip\[feature\]: no such feature`}},
		{"panic", "FAIL", []string{"panic: at the disco", "fixtures_linux_test.go:", "test panicked or called runtime.Goexit"}},
		{"goexit", "FAIL", []string{"test executed panic\\(nil\\) or runtime.Goexit"}},
		{"exit0", "FAIL", []string{"unexpected call to os.Exit\\(0\\) during test"}},
		{"exit3", "FAIL", []string{"exited before the test finished: exit status 3"}},
		{"rawexit0", "FAIL", []string{"exited before the test finished: exit status 0"}},
		{"killed", "FAIL", []string{"killed before the test finished: SIGKILL"}},
		{"hang", "FAIL", []string{"did not finish within 1s", "SIGQUIT", "hang"}},
		{"deaf", "FAIL", []string{"did not finish within 1s"}},
		{"cleanup", "FAIL", []string{"failed in clean-up"}},
		{"leak", "FAIL", []string{"failed after the test ended: exit status 1", "leaked 1 descriptors"}},
		{"prints", "PASS", []string{"(?m)partial line$"}},
		{"nested", "FAIL", []string{"tokentest.Run inside of tokentest.Run"}},
		{"orphan", "PASS", nil},
		{"subtests", "FAIL", []string{
			"=== RUN   TestFixture/subtests/good", "fine", "bad one",
			`--- FAIL: TestFixture/subtests/group/parallel`,
			`(?m)^ +--- SKIP: TestFixture/subtests/skipped `,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.fixture, func(t *testing.T) {
			t.Parallel()
			mark := uniqueMark(t)
			out, code := runFixture(t, "TestFixture", tt.fixture, mark)
			if left := marked(t, mark); len(left) > 0 {
				t.Errorf("processes left: %q", left)
			}
			has := append(tt.has, "(?m)^ +--- "+tt.outcome+": TestFixture/"+tt.fixture+" ")
			for _, re := range has {
				if !regexp.MustCompile(re).MatchString(out) {
					t.Errorf("%q does not match", re)
				}
			}
			if (code != 0) != (tt.outcome == "FAIL") {
				t.Errorf("exit status %d", code)
			}
			if strings.Contains(out, "\x16") || strings.Contains(out, "\nPASS\nPASS") {
				t.Error("shows the child's own frame")
			}
			if t.Failed() {
				t.Logf("output:\n%s", out)
			}
		})
	}
}

func TestUnreached(t *testing.T) {
	needsRun(t)
	out, code := runFixture(t, "TestFixtureUnreached", "1")
	for _, want := range []string{"exit status 0 before it came to this Run", "not for me"} {
		if code == 0 || !strings.Contains(out, want) {
			t.Errorf("want %q, exit status %d:\n%s", want, code, out)
		}
	}
}

func TestSetupFails(t *testing.T) {
	needsRun(t)
	for fixture, want := range map[string]string{
		"no such directory": `"/run": stat /no/such/dir: no such file or directory`,
		"a file":            `no BPF FS can be mounted there`,
		"file":              `find mount point "/dev/null": not a directory`,
		"no capability":     `capability 63: unknown to this kernel`,
		"relative":          `check mount "run": must be a clean absolute path`,
	} {
		t.Run(fixture, func(t *testing.T) {
			out, code := runFixture(t, "TestFixtureSetup", fixture)
			if code != 1 || !strings.Contains(out, want) || strings.Contains(out, "was run") {
				t.Errorf("want %q, exit status %d:\n%s", want, code, out)
			}
		})
	}
}

func TestFilteredOut(t *testing.T) {
	tokentest.Run(t, "first", tokentest.Config{}, func(*testing.T) {})
	if tokentest.Inside() {
		return
	}
	needsRun(t)
	out, code := runFixture(t, "TestFixture$/^nothing", "pass")
	if code != 0 || strings.Contains(out, "/pass") {
		t.Errorf("exit status %d:\n%s", code, out)
	}
}
