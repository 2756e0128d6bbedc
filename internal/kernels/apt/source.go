package apt

import (
	"fmt"
	"slices"
	"strings"
)

// Source is one entry of an apt sources list.
type Source struct {
	Types, URIs, Suites, Components []string
	SignedBy                        string
}

// usable reports whether a source is the main archive of a Debian release, given the release's code name.
func (s Source) usable(codename string) bool {
	names := []string{codename, "stable", "oldstable", "testing", "unstable", "sid"}
	return slices.Contains(s.Types, "deb") && len(s.URIs) > 0 && slices.Contains(s.Components, "main") &&
		slices.ContainsFunc(s.Suites, func(suite string) bool { return slices.Contains(names, suite) })
}

// Mirror picks the source of the machine's own release.
func Mirror(sources []Source, codename string) (Source, error) {
	i := slices.IndexFunc(sources, func(s Source) bool { return s.usable(codename) })
	if i < 0 {
		return Source{}, fmt.Errorf("find mirror: no apt source has the suite %q and the component main", codename)
	}
	return sources[i], nil
}

// line is the sources.list entry of a suite on the same mirror.
func (s Source) line(suite string) string {
	var option string
	if s.SignedBy != "" {
		option = "[signed-by=" + s.SignedBy + "] "
	}
	return fmt.Sprintf("deb %s%s %s main\n", option, s.URIs[0], suite)
}

// parseList reads the one-line format: deb [option=value …] URI suite component ….
func parseList(text string) []Source {
	var out []Source
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if s, ok := parseLine(strings.TrimSpace(line)); ok {
			out = append(out, s)
		}
	}
	return out
}

func parseLine(line string) (Source, bool) {
	kind, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	var s Source
	if options, ok := strings.CutPrefix(rest, "["); ok {
		options, rest, _ = strings.Cut(options, "]")
		s.SignedBy = signedBy(strings.Fields(options))
	}
	f := strings.Fields(rest)
	if len(f) < 2 {
		return Source{}, false
	}
	s.Types, s.URIs, s.Suites, s.Components = []string{kind}, f[:1], f[1:2], f[2:]
	return s, true
}

func signedBy(options []string) string {
	for _, o := range options {
		if v, ok := strings.CutPrefix(o, "signed-by="); ok {
			return v
		}
	}
	return ""
}
