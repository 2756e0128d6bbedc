package tokentest

import (
	"os"
	"slices"
	"strings"
)

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
