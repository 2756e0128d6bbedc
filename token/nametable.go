package token

import (
	"fmt"
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
		bit, ok := t.find(item)
		switch {
		case item == "any":
			mask = all
		case ok:
			mask |= 1 << bit
		default:
			n, err := parseNumber(item)
			if err != nil {
				return 0, fmt.Errorf("%q is no name, number or \"any\": %w", item, err)
			}
			mask = n
		}
	}
	return mask, nil
}

func (t nameTable) find(name string) (bit uint, ok bool) {
	for _, row := range t {
		if strings.EqualFold(row.name, name) {
			return row.bit, true
		}
	}
	return 0, false
}

// name returns the kernel's name of one bit, "bit N" where it has none.
func (t nameTable) name(bit uint) string {
	for _, row := range t {
		if row.bit == bit {
			return row.name
		}
	}
	return "bit " + strconv.Itoa(int(bit))
}

// option prints mask as parse reads it. Bits without a name go first, as one
// number, because a number overwrites what stands before it.
func (t nameTable) option(mask uint64) string {
	if mask == all {
		return "any"
	}
	if mask == 0 {
		return "0"
	}
	var unnamed uint64
	var names []string
	for _, bit := range setBits(mask) {
		if t.known(bit) {
			names = append(names, t.name(bit))
		} else {
			unnamed |= 1 << bit
		}
	}
	if unnamed != 0 {
		names = append([]string{"0x" + strconv.FormatUint(unnamed, 16)}, names...)
	}
	return strings.Join(names, ":")
}

// names lists the bits of mask for a reader.
func (t nameTable) names(mask uint64) []string {
	var out []string
	for _, bit := range setBits(mask) {
		out = append(out, t.name(bit))
	}
	return out
}

func (t nameTable) known(bit uint) bool {
	for _, row := range t {
		if row.bit == bit {
			return true
		}
	}
	return false
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
