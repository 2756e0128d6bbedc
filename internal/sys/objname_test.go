package sys

import "testing"

func TestNewObjName(t *testing.T) {
	for in, want := range map[string]string{
		"":                    "",
		"counter_1.x":         "counter_1.x",
		"exactly15_bytes":     "exactly15_bytes",
		"sixteen_bytes_no":    "sixteen_bytes_n",
		"with space/and-dash": "withspaceanddas",
		"näme\x00\n":          "nme",
	} {
		name := NewObjName(in)
		if got := name.String(); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
		if name[len(name)-1] != 0 {
			t.Errorf("%q: no NUL at the end", in)
		}
	}
}

func TestCstring(t *testing.T) {
	for in, want := range map[string]string{"abc\x00def": "abc", "abc": "abc", "\x00": "", "": ""} {
		if got := cstring([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
