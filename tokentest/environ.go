package tokentest

import (
	"os"
	"slices"
	"strings"

	"github.com/bpftoken/bpftoken/token"
)

// environment is the host's, as the test is to see it: a token path that the host has set would mean another mount,
// and its directory for temporary files may be root's alone.
func (c Config) environment(marker string) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return name(v) == token.EnvTokenPath })
	env = override(env, []string{raceOptions(os.Getenv(raceEnv)), "TMPDIR=" + tempDir})
	return override(env, append(slices.Clone(c.Env), marker))
}

const raceEnv = "GORACE"

// raceOptions keeps the race detector of a child from sleeping for a second at its exit, which it does by default in
// case that another goroutine runs into a race still.
func raceOptions(host string) string {
	if strings.Contains(host, "atexit_sleep_ms") {
		return raceEnv + "=" + host
	}
	return raceEnv + "=" + strings.TrimSpace(host+" atexit_sleep_ms=20")
}

// environment is this process's, with other variables added or replaced.
func environment(set ...string) []string { return override(os.Environ(), set) }

// override drops from env what set sets, so that no variable is there twice.
func override(env, set []string) []string {
	out := slices.DeleteFunc(slices.Clone(env), func(old string) bool {
		return slices.ContainsFunc(set, func(s string) bool { return name(s) == name(old) })
	})
	return append(out, set...)
}

func name(variable string) string {
	n, _, _ := strings.Cut(variable, "=")
	return n
}
