package token

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

//go:generate go run gen_names.go

// A nameTable maps the bits of one mask to the kernel's names for them.
type nameTable []struct {
	bit  uint
	name string
}

// all has every bit set, as the kernel keeps "any".
const all = ^uint64(0)

// parse reads one delegate_* value as bpf_parse_param in kernel/bpf/inode.c does:
// names in any case, "any" and numbers, joined by ':', where a number overwrites
// whatever came before it.
func (t nameTable) parse(value string) (uint64, error) {
	var mask uint64
	for item := range strings.SplitSeq(value, ":") {
		bit, ok := t.bit(item)
		switch {
		case item == "any":
			mask = all
		case ok:
			mask |= 1 << bit
		default:
			n, err := parseNumber(item)
			if err != nil {
				return 0, fmt.Errorf("neither a name nor \"any\": %w", err)
			}
			mask = n
		}
	}
	return mask, nil
}

// bit finds a name in any case. The lengths are compared because EqualFold also
// folds some longer letters to ASCII, which the kernel does not.
func (t nameTable) bit(name string) (bit uint, ok bool) {
	for _, row := range t {
		if len(row.name) == len(name) && strings.EqualFold(row.name, name) {
			return row.bit, true
		}
	}
	return 0, false
}

// name finds the kernel's name of a bit.
func (t nameTable) name(bit uint) (name string, ok bool) {
	for _, row := range t {
		if row.bit == bit {
			return row.name, true
		}
	}
	return "", false
}

// maxOption is how long a value fsconfig(2) takes (strndup_user in fs/fsopen.c).
const maxOption = 255

// option prints mask as parse reads it: by name, or as one number if the names
// would be too long for the kernel.
func (t nameTable) option(mask uint64) string {
	if mask == all {
		return "any"
	}
	if names := t.optionNames(mask); len(names) <= maxOption {
		return names
	}
	return hex(mask)
}

// optionNames puts bits without a name first, as one number, because a number
// overwrites what stands before it.
func (t nameTable) optionNames(mask uint64) string {
	var unnamed uint64
	items := []string{""}
	for _, bit := range setBits(mask) {
		if name, ok := t.name(bit); ok {
			items = append(items, name)
		} else {
			unnamed |= 1 << bit
		}
	}
	if unnamed == 0 {
		return strings.Join(items[1:], ":")
	}
	items[0] = hex(unnamed)
	return strings.Join(items, ":")
}

func hex(mask uint64) string { return "0x" + strconv.FormatUint(mask, 16) }

// names lists the bits of mask for a reader, "bit N" for one without a name.
func (t nameTable) names(mask uint64) []string {
	var out []string
	for _, bit := range setBits(mask) {
		name, ok := t.name(bit)
		if !ok {
			name = "bit " + strconv.FormatUint(uint64(bit), 10)
		}
		out = append(out, name)
	}
	return out
}

// format prints mask for a reader: "any", "none", or the names.
func (t nameTable) format(mask uint64) string {
	switch mask {
	case all:
		return "any"
	case 0:
		return "none"
	}
	return strings.Join(t.names(mask), ", ")
}

// setBits returns the bits of mask, lowest first.
func setBits(mask uint64) []uint {
	out := make([]uint, 0, bits.OnesCount64(mask))
	for ; mask != 0; mask &= mask - 1 {
		out = append(out, uint(bits.TrailingZeros64(mask)))
	}
	return out
}
