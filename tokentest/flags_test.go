package tokentest

import (
	"flag"
	"runtime"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// testFlags are flags as the testing package and a program define them.
func testFlags(t *testing.T, args ...string) *flag.FlagSet {
	t.Helper()
	set := flag.NewFlagSet("test", flag.ContinueOnError)
	for _, name := range []string{"test.run", "test.v", "test.coverprofile", "test.cpu", "test.testlogfile", "test.timeout", "update"} {
		set.String(name, "", "")
	}
	set.Bool("test.short", false, "")
	set.Bool("test.paniconexit0", false, "")
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	return set
}

func TestArgs(t *testing.T) {
	set := testFlags(t, "-test.paniconexit0", "-test.run=.", "-test.v=true", "-test.short", "-test.coverprofile=c.out",
		"-test.testlogfile=l", "-test.timeout=1m", "-update=x y", "-test.cpu=1,2", "rest", "-x")
	got := testArgs("pkg.test", "TestA/b c.[d", set)
	want := []string{
		"pkg.test", "-test.cpu=" + strconv.Itoa(runtime.GOMAXPROCS(0)), "-test.short=true", "-update=x y", "-test.count=1", "-test.timeout=0",
		`-test.run=^TestA$/^b c\.\[d$`, "-test.v=test2json", "-test.paniconexit0", "--", "rest", "-x",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = initArgs("pkg.test", "TestA", testFlags(t))
	want = []string{"pkg.test", "-test.count=1", "-test.timeout=0", "-test.run=^TestA$", "-test.v"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOverride(t *testing.T) {
	got := override([]string{"A=1", "B=2", "C=3=4"}, []string{"B=", "D=x"})
	if diff := cmp.Diff([]string{"A=1", "C=3=4", "B=", "D=x"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestRaceOptions(t *testing.T) {
	for host, want := range map[string]string{
		"":                                 "GORACE=atexit_sleep_ms=20",
		"halt_on_error=1":                  "GORACE=halt_on_error=1 atexit_sleep_ms=20",
		"atexit_sleep_ms=5 log_path=/tmp/": "GORACE=atexit_sleep_ms=5 log_path=/tmp/",
	} {
		if got := raceOptions(host); got != want {
			t.Errorf("%q: %q", host, got)
		}
	}
}
