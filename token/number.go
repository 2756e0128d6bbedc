package token

import (
	"fmt"
	"strconv"
	"strings"
	"syscall"
)

// parseNumber reads a number as the kernel's kstrtou64(s, 0) does: hexadecimal
// after "0x", octal after "0", else decimal; one '+' before it and one newline
// after it are allowed. The errors are the kernel's: EINVAL, and ERANGE for more
// than 64 bits.
func parseNumber(s string) (uint64, error) {
	digits, base := splitBase(strings.TrimPrefix(strings.TrimSuffix(s, "\n"), "+"))
	if digits == "" || strings.ContainsAny(digits[:1], "+-") {
		return 0, numberError(s, syscall.EINVAL) // strconv would take a sign
	}
	n, err := strconv.ParseUint(digits, base, 64)
	switch err := err.(type) {
	case nil:
		return n, nil
	case *strconv.NumError:
		if err.Err == strconv.ErrRange {
			return 0, numberError(s, syscall.ERANGE)
		}
	}
	return 0, numberError(s, syscall.EINVAL)
}

// splitBase tells the base by the prefix, as _parse_integer_fixup_radix in
// lib/kstrtox.c does: "0x" counts only before a digit.
func splitBase(s string) (digits string, base int) {
	switch {
	case len(s) > 2 && (s[:2] == "0x" || s[:2] == "0X"):
		return s[2:], 16
	case strings.HasPrefix(s, "0"):
		return s, 8
	}
	return s, 10
}

func numberError(s string, errno syscall.Errno) error {
	return fmt.Errorf("parse number %q: %w", s, errno)
}
