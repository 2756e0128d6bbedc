package token

import (
	"fmt"
	"strconv"
)

// Paths come from the environment and from mountinfo, where anybody who may
// mount can put terminal escapes and newlines; texts for people quote them.

// maxPath is PATH_MAX, its NUL included.
const maxPath = 4096

// quotePath quotes a path, and cuts one that is too long to be a path at all.
func quotePath(path string) string {
	const start = 64
	if len(path) < maxPath {
		return strconv.Quote(path)
	}
	return fmt.Sprintf("%q… (%d bytes)", path[:start], len(path))
}

// oneLine returns text that came from elsewhere as it is if it is printable,
// else quoted.
func oneLine(text string) string {
	for _, r := range text {
		if !strconv.IsPrint(r) {
			return strconv.Quote(text)
		}
	}
	return text
}
