package apt

import "strings"

// parseStanzas reads deb822 text, the format of *.sources files and of what apt-cache shows. Keys become lower case;
// continuation lines are joined with spaces.
func parseStanzas(text string) []map[string]string {
	var out []map[string]string
	cur, last := map[string]string{}, ""
	for line := range strings.Lines(text + "\n\n") {
		line = strings.TrimRight(line, " \r\n")
		switch key, value, _ := strings.Cut(line, ":"); {
		case line == "":
			if len(cur) > 0 {
				out = append(out, cur)
			}
			cur = map[string]string{}
		case strings.HasPrefix(line, "#"):
		case line[0] == ' ' || line[0] == '\t':
			cur[last] += " " + strings.TrimSpace(line)
		default:
			last = strings.ToLower(key)
			cur[last] = strings.TrimSpace(value)
		}
	}
	return out
}

// parseSources reads a *.sources file. A key that is written out in the file is left out: apt then falls back to the
// keys that it trusts for every source.
func parseSources(text string) []Source {
	var out []Source
	for _, s := range parseStanzas(text) {
		if s["enabled"] == "no" {
			continue
		}
		src := Source{
			Types: strings.Fields(s["types"]), URIs: strings.Fields(s["uris"]),
			Suites: strings.Fields(s["suites"]), Components: strings.Fields(s["components"]),
		}
		if strings.HasPrefix(s["signed-by"], "/") {
			src.SignedBy = s["signed-by"]
		}
		out = append(out, src)
	}
	return out
}
