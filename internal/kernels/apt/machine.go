package apt

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Machine is what /etc/os-release says, as far as it matters.
type Machine struct{ ID, Codename string }

// ThisMachine reads /etc/os-release.
func ThisMachine() (Machine, error) {
	text, err := os.ReadFile("/etc/os-release")
	if err != nil {
		return Machine{}, fmt.Errorf("identify system: %w", err)
	}
	return parseRelease(string(text)), nil
}

func parseRelease(text string) Machine {
	var m Machine
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		value = strings.Trim(value, `"'`)
		switch key {
		case "ID":
			m.ID = value
		case "VERSION_CODENAME":
			m.Codename = value
		}
	}
	return m
}

// Sources reads the machine's apt sources under etc, which is /etc/apt.
func Sources(etc string) []Source {
	var out []Source
	for _, f := range glob(etc, "sources.list", "sources.list.d/*.list") {
		out = append(out, parseList(read(f))...)
	}
	for _, f := range glob(etc, "sources.list.d/*.sources") {
		out = append(out, parseSources(read(f))...)
	}
	return out
}

func glob(dir string, patterns ...string) []string {
	var out []string
	for _, p := range patterns {
		m, _ := filepath.Glob(filepath.Join(dir, p)) // fails on malformed patterns only
		out = append(out, m...)
	}
	return out
}

// read treats an unreadable file as empty, as apt does for files that it may not see.
func read(file string) string {
	text, _ := os.ReadFile(file)
	return string(text)
}
