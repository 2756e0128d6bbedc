package kallsyms

import (
	"errors"
	"strings"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/google/go-cmp/cmp"
)

func wanted(names ...string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range names {
		set[name] = true
	}
	return set
}

func TestAddresses(t *testing.T) {
	tests := []struct {
		name, file string
		names      map[string]bool
		want       map[string]uint64
		text       string
		is         error
	}{
		{"kernel and module", "ffffffff81000000 T _text\nffffffffc1682010 t nf_nat_init\t[nf_nat]\n", wanted("_text", "nf_nat_init"), map[string]uint64{"_text": 0xffffffff81000000, "nf_nat_init": 0xffffffffc1682010}, "", nil},
		{"missing", "ffffffff81000000 T _text\n", wanted("none"), map[string]uint64{}, "", nil},
		{"a longer name", "1 T _textual\n2 T a_text\n", wanted("_text"), map[string]uint64{}, "", nil},
		{"twice at one address", "1 T a\n1 W a\n", wanted("a"), map[string]uint64{"a": 1}, "", nil},
		{"ambiguous", "1 t a\n2 t a\n", wanted("a"), map[string]uint64{"a": 1}, `symbol "a" is ambiguous: at 0x1 and at 0x2`, nil},
		{"ambiguous in a module", "1 t a\n2 t a\t[mod]\n", wanted("a"), map[string]uint64{"a": 1}, "is ambiguous", nil},
		{"another that is ambiguous", "1 t a\n2 t b\n3 t b\n", wanted("a"), map[string]uint64{"a": 1}, "", nil},
		{"hidden", "0000000000000000 T a\n", wanted("a"), map[string]uint64{}, `address of "a" is hidden`, ebpf.ErrRestrictedKernel},
		{"partly hidden", "0 T a\n5 T b\n", wanted("a", "b"), map[string]uint64{"b": 5}, "is hidden", ebpf.ErrRestrictedKernel},
		{"malformed lines", "\n\n1\n1 T\n  \nx y z\n7 T a\n", wanted("a"), map[string]uint64{"a": 7}, "", nil},
		{"malformed address", "nothex T a\n", wanted("a"), map[string]uint64{}, `parse address of "a"`, nil},
		{"address of more than 64 bits", "10000000000000000 T a\n", wanted("a"), map[string]uint64{}, "parse address", nil},
		{"a huge line", strings.Repeat("a", 1<<20), wanted("a"), map[string]uint64{}, "read kallsyms", nil},
		{"no line end", "7 T a", wanted("a"), map[string]uint64{"a": 7}, "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := addresses(strings.NewReader(tt.file), tt.names)
			if tt.text == "" && err != nil || tt.text != "" && (err == nil || !strings.Contains(err.Error(), tt.text)) {
				t.Errorf("error %v, want %q", err, tt.text)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v is not %v", err, tt.is)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
