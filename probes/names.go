package probes

import (
	"strconv"
	"strings"
	"unicode"
)

// bitName is the kernel's name of a type, as package token knows it, or the
// number of one that has none.
func bitName(names []string, number uint32) string {
	if len(names) == 1 && !strings.HasPrefix(names[0], "bit ") {
		return names[0]
	}
	return strconv.FormatUint(uint64(number), 10)
}

// snakeCase turns upstream's spelling of a helper into the kernel's: "MapLookupElem"
// into "map_lookup_elem".
func snakeCase(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
