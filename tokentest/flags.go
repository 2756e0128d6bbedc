package tokentest

import (
	"flag"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// runFlag returns the -test.run that selects exactly the test of this name.
func runFlag(test string) string {
	parts := strings.Split(test, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return "-test.run=" + strings.Join(parts, "/")
}

// inherited are the flags of the testing package that mean the same for one test in another process. All others
// choose tests, or write files that the processes would fight over or cannot write.
var inherited = []string{"test.short", "test.parallel", "test.fullpath"}

// passedOn returns the flags and arguments that the test binary was called with, as far as its child should have
// them. Flags of the program's own are all passed on.
func passedOn(set *flag.FlagSet) []string {
	var out []string
	set.Visit(func(f *flag.Flag) {
		switch {
		case f.Name == "test.cpu": // a list of values, of which this is the run for one
			out = append(out, "-test.cpu="+strconv.Itoa(runtime.GOMAXPROCS(0)))
		case !strings.HasPrefix(f.Name, "test."), slices.Contains(inherited, f.Name):
			out = append(out, "-"+f.Name+"="+f.Value.String())
		}
	})
	return append(out, "-test.count=1", "-test.timeout=0")
}

// initArgs make the test binary go through the test until it reaches Run. What it prints is shown if it never does.
func initArgs(program, test string, set *flag.FlagSet) []string {
	return slices.Concat([]string{program}, passedOn(set), []string{runFlag(test), "-test.v"}, rest(set))
}

// testArgs make it run the test with marked framework lines, and complain about os.Exit(0).
func testArgs(program, test string, set *flag.FlagSet) []string {
	return slices.Concat([]string{program}, passedOn(set),
		[]string{runFlag(test), "-test.v=test2json", "-test.paniconexit0"}, rest(set))
}

// rest are the arguments after the flags.
func rest(set *flag.FlagSet) []string {
	if set.NArg() == 0 {
		return nil
	}
	return append([]string{"--"}, set.Args()...)
}
