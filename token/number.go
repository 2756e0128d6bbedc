package token

import (
	"math/bits"
	"strconv"
	"strings"
)

// parseNumber reads a number as the kernel's kstrtou64(s, 0) does: hexadecimal
// after "0x", octal after "0", else decimal; a leading '+' is allowed.
func parseNumber(s string) (uint64, error) {
	s = strings.TrimPrefix(s, "+")
	base := 10
	switch {
	case len(s) > 2 && (s[:2] == "0x" || s[:2] == "0X"):
		base, s = 16, s[2:]
	case len(s) > 1 && s[0] == '0':
		base = 8
	}
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
		s = "" // strconv would take a second sign
	}
	return strconv.ParseUint(s, base, 64)
}

// setBits returns the bits of mask, lowest first.
func setBits(mask uint64) []uint {
	out := make([]uint, 0, bits.OnesCount64(mask))
	for ; mask != 0; mask &= mask - 1 {
		out = append(out, uint(bits.TrailingZeros64(mask)))
	}
	return out
}
