package token

import (
	"errors"
	"math"
	"syscall"
	"testing"
)

// The table is kstrtou64(s, 0) of the kernel: lib/kstrtox.c.
var numberTests = []struct {
	in   string
	want uint64
	err  error
}{
	{"0", 0, nil},
	{"00", 0, nil},
	{"42", 42, nil},
	{"+42", 42, nil},
	{"42\n", 42, nil},
	{"0x2a", 42, nil},
	{"0X2A", 42, nil},
	{"+0x2a\n", 42, nil},
	{"052", 42, nil},
	{"18446744073709551615", math.MaxUint64, nil},
	{"0xffffffffffffffff", math.MaxUint64, nil},
	{"01777777777777777777777", math.MaxUint64, nil},
	{"18446744073709551616", 0, syscall.ERANGE},
	{"0x10000000000000000", 0, syscall.ERANGE},
	{"02000000000000000000000", 0, syscall.ERANGE},
	{"", 0, syscall.EINVAL},
	{"+", 0, syscall.EINVAL},
	{"-", 0, syscall.EINVAL},
	{"-1", 0, syscall.EINVAL},
	{"++1", 0, syscall.EINVAL},
	{"+-1", 0, syscall.EINVAL},
	{"0x", 0, syscall.EINVAL},
	{"0x+1", 0, syscall.EINVAL},
	{"0xg", 0, syscall.EINVAL},
	{"08", 0, syscall.EINVAL},
	{"0b1", 0, syscall.EINVAL},
	{"0o7", 0, syscall.EINVAL},
	{"1_000", 0, syscall.EINVAL},
	{"0x_1", 0, syscall.EINVAL},
	{" 1", 0, syscall.EINVAL},
	{"1 ", 0, syscall.EINVAL},
	{"1\n\n", 0, syscall.EINVAL},
	{"\n", 0, syscall.EINVAL},
	{"1e3", 0, syscall.EINVAL},
	{"ff", 0, syscall.EINVAL},
	{"1\x00", 0, syscall.EINVAL},
}

func TestParseNumber(t *testing.T) {
	for _, tt := range numberTests {
		if got, err := parseNumber(tt.in); got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%q: %d, %v, want %d, %v", tt.in, got, err, tt.want, tt.err)
		}
	}
}
