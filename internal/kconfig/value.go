package kconfig

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"

	"github.com/cilium/ebpf/btf"
)

// Put writes the value of one option, as the configuration spells it, to data,
// which is the extern's place in .kconfig. typ is the extern's type.
func Put(data []byte, typ btf.Type, value string) error {
	typ = btf.UnderlyingType(typ)
	switch {
	case value == "y" || value == "n" || value == "m":
		return putTristate(data, typ, value)
	case strings.HasPrefix(value, `"`):
		return putString(data, typ, value)
	default:
		return putNumber(data, typ, value)
	}
}

// tristates are the values of libbpf's enum libbpf_tristate.
var tristates = map[string]uint64{"n": 0, "y": 1, "m": 2}

func putTristate(data []byte, typ btf.Type, value string) error {
	switch t := typ.(type) {
	case *btf.Int:
		if t.Encoding == btf.Bool && value != "m" {
			return PutInteger(data, t, tristates[value])
		}
		// As in libbpf any single byte is a char: its encoding differs by machine.
		if t.Encoding != btf.Bool && t.Size == 1 {
			return PutInteger(data, t, uint64(value[0]))
		}
	case *btf.Enum:
		if t.Name == "libbpf_tristate" && len(data) >= 4 {
			binary.NativeEndian.PutUint32(data, uint32(tristates[value]))
			return nil
		}
	}
	return fmt.Errorf("value %q does not fit type %v: want bool, enum libbpf_tristate or char", value, typ)
}

func putString(data []byte, typ btf.Type, value string) error {
	array, ok := typ.(*btf.Array)
	if !ok {
		return fmt.Errorf("value %s does not fit type %v: want an array of char", value, typ)
	}
	char, ok := btf.UnderlyingType(array.Type).(*btf.Int)
	if !ok || char.Size != 1 || char.Encoding == btf.Bool {
		return fmt.Errorf("value %s does not fit an array of %v: want char", value, array.Type)
	}
	text, ok := strings.CutSuffix(strings.TrimPrefix(value, `"`), `"`)
	if !ok {
		return fmt.Errorf("value %s has no closing quote", value)
	}
	copy(data, text)
	return nil
}

func putNumber(data []byte, typ btf.Type, value string) error {
	t, ok := typ.(*btf.Int)
	if !ok {
		return fmt.Errorf("value %s does not fit type %v: want an integer", value, typ)
	}
	if t.Encoding == btf.Signed {
		n, err := strconv.ParseInt(value, 0, int(t.Size)*8)
		if err != nil {
			return fmt.Errorf("parse value: %w", err)
		}
		return PutInteger(data, t, uint64(n))
	}
	n, err := strconv.ParseUint(value, 0, int(t.Size)*8)
	if err != nil {
		return fmt.Errorf("parse value: %w", err)
	}
	return PutInteger(data, t, n)
}

// PutInteger writes n in the width of t, in the machine's byte order.
func PutInteger(data []byte, t *btf.Int, n uint64) error {
	if t.Encoding == btf.Bool && n > 1 {
		return fmt.Errorf("value %d is no bool", n)
	}
	if uint32(len(data)) < t.Size {
		return fmt.Errorf("an integer of %d bytes does not fit %d bytes", t.Size, len(data))
	}
	if !fits(t, n) {
		return fmt.Errorf("value %d does not fit %d bytes", int64(n), t.Size)
	}
	switch t.Size {
	case 1:
		data[0] = byte(n)
	case 2:
		binary.NativeEndian.PutUint16(data, uint16(n))
	case 4:
		binary.NativeEndian.PutUint32(data, uint32(n))
	case 8:
		binary.NativeEndian.PutUint64(data, n)
	default:
		return fmt.Errorf("an integer of %d bytes is none that .kconfig can hold", t.Size)
	}
	return nil
}

// fits reports whether n is in the range of t; a signed n is in two's complement.
func fits(t *btf.Int, n uint64) bool {
	bits := t.Size * 8
	if bits >= 64 {
		return true
	}
	if t.Encoding == btf.Signed {
		shift := 64 - bits
		return int64(n)<<shift>>shift == int64(n)
	}
	return n>>bits == 0
}
