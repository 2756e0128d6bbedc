package kconfig

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/cilium/ebpf/btf"
)

var (
	boolean  = &btf.Int{Name: "_Bool", Size: 1, Encoding: btf.Bool}
	char     = &btf.Int{Name: "char", Size: 1, Encoding: btf.Char}
	plain    = &btf.Int{Name: "char", Size: 1, Encoding: btf.Unsigned}
	signed8  = &btf.Int{Name: "signed char", Size: 1, Encoding: btf.Signed}
	signed   = &btf.Int{Name: "int", Size: 4, Encoding: btf.Signed}
	unsigned = &btf.Int{Name: "unsigned int", Size: 4}
	long     = &btf.Int{Name: "unsigned long", Size: 8}
	slong    = &btf.Int{Name: "long", Size: 8, Encoding: btf.Signed}
	tristate = &btf.Enum{Name: "libbpf_tristate", Size: 4}
	chars    = &btf.Array{Index: unsigned, Type: plain, Nelems: 4}
)

func native32(n uint32) []byte { return binary.NativeEndian.AppendUint32(nil, n) }
func native64(n uint64) []byte { return binary.NativeEndian.AppendUint64(nil, n) }

// TestPut covers each kind of value in each type that may hold it, and what
// cilium/ebpf and libbpf refuse.
func TestPut(t *testing.T) {
	tests := []struct {
		name  string
		typ   btf.Type
		value string
		want  []byte // the place in .kconfig; its length is that of the variable
		text  string
	}{
		{"bool y", boolean, "y", []byte{1}, ""},
		{"bool n", boolean, "n", []byte{0}, ""},
		{"bool m", boolean, "m", []byte{0}, "does not fit type"},
		{"bool through a typedef", &btf.Typedef{Name: "b", Type: &btf.Const{Type: boolean}}, "y", []byte{1}, ""},
		{"bool number", boolean, "1", []byte{1}, ""},
		{"bool too large", boolean, "2", []byte{0}, "is no bool"},
		{"tristate n", tristate, "n", native32(0), ""},
		{"tristate y", tristate, "y", native32(1), ""},
		{"tristate m", tristate, "m", native32(2), ""},
		{"tristate without room", tristate, "m", []byte{0}, "does not fit type"},
		{"another enum", &btf.Enum{Name: "other", Size: 4}, "y", native32(0), "does not fit type"},
		{"char y", plain, "y", []byte{'y'}, ""},
		{"char m", char, "m", []byte{'m'}, ""},
		{"int y", signed, "y", native32(0), "does not fit type"},
		{"string", chars, `"ab"`, []byte{'a', 'b', 0, 0}, ""},
		{"empty string", chars, `""`, []byte{0, 0, 0, 0}, ""},
		{"long string", chars, `"abcdef"`, []byte("abcd"), ""},
		{"string without an end", chars, `"abc`, []byte{0, 0, 0, 0}, "no closing quote"},
		{"a lone quote", chars, `"`, []byte{0, 0, 0, 0}, "no closing quote"},
		{"string in an int", unsigned, `"ab"`, native32(0), "want an array of char"},
		{"string in ints", &btf.Array{Type: unsigned, Nelems: 1}, `"ab"`, native32(0), "want char"},
		{"string in bools", &btf.Array{Type: boolean, Nelems: 4}, `"ab"`, []byte{0, 0, 0, 0}, "want char"},
		{"string in structs", &btf.Array{Type: &btf.Struct{Size: 1}, Nelems: 4}, `"ab"`, []byte{0, 0, 0, 0}, "want char"},
		{"number", unsigned, "250", native32(250), ""},
		{"hexadecimal", unsigned, "0xdeadBEEF", native32(0xdeadbeef), ""},
		{"octal", unsigned, "010", native32(8), ""},
		{"negative", signed, "-1", native32(0xffff_ffff), ""},
		{"negative in an unsigned", unsigned, "-1", native32(0), "parse value"},
		{"lowest", signed8, "-128", []byte{0x80}, ""},
		{"below the lowest", signed8, "-129", []byte{0}, "out of range"},
		{"highest", unsigned, "4294967295", native32(0xffff_ffff), ""},
		{"above the highest", unsigned, "4294967296", native32(0), "out of range"},
		{"signed above the highest", signed, "2147483648", native32(0), "out of range"},
		{"64 bits", long, "0xffffffffffffffff", native64(1<<64 - 1), ""},
		{"64 bits, negative", slong, "-9223372036854775808", native64(1 << 63), ""},
		{"more than 64 bits", long, "0x10000000000000000", native64(0), "out of range"},
		{"no number", unsigned, "abc", native32(0), "parse value"},
		{"nothing", unsigned, "", native32(0), "parse value"},
		{"number in an enum", tristate, "1", native32(0), "want an integer"},
		{"number in a string", chars, "12", []byte{0, 0, 0, 0}, "want an integer"},
		{"number without room", unsigned, "1", []byte{0}, "does not fit 1 bytes"},
		{"an integer of 3 bytes", &btf.Int{Size: 3}, "1", []byte{0, 0, 0}, "none that .kconfig can hold"},
		{"an integer of 16 bytes", &btf.Int{Size: 16}, "1", make([]byte, 16), "parse value"},
		{"an integer of no bytes", &btf.Int{}, "1", nil, "does not fit 0 bytes"},
		{"no type", nil, "1", native32(0), "want an integer"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := make([]byte, len(tt.want))
			err := Put(data, tt.typ, tt.value)
			if tt.text == "" && err != nil || tt.text != "" && (err == nil || !strings.Contains(err.Error(), tt.text)) {
				t.Errorf("error %v, want %q", err, tt.text)
			}
			if !bytes.Equal(data, tt.want) {
				t.Errorf("data %v, want %v", data, tt.want)
			}
		})
	}
}
