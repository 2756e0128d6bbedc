package token

import (
	"errors"
	"strings"
	"syscall"
	"testing"
)

const goodFDInfo = "pos:\t0\nflags:\t02000002\nmnt_id:\t30\nino:\t2\n" +
	"allowed_cmds:\t0x21\nallowed_maps:\tany\nallowed_progs:\t0x8000000000000000\nallowed_attachs:\t0x0\n"

func TestParseFDInfo(t *testing.T) {
	got, err := parseFDInfo(goodFDInfo)
	want := Delegation{Cmds: 0x21, Maps: MapTypes(all), Progs: 1 << 63}
	if err != nil || got != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestParseFDInfoOfSomethingElse(t *testing.T) {
	for name, text := range map[string]string{
		"empty":        "",
		"a pipe":       "pos:\t0\nflags:\t02\nmnt_id:\t15\nino:\t99\n",
		"a map":        "pos:\t0\nmap_type:\t2\nkey_size:\t4\nfrozen:\t0\n",
		"a line short": strings.Replace(goodFDInfo, "allowed_attachs:\t0x0\n", "", 1),
	} {
		if got, err := parseFDInfo(text); !errors.Is(err, errNotToken) || !errors.Is(err, syscall.EINVAL) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestParseFDInfoRefuses(t *testing.T) {
	for _, value := range []string{"", "none", "0x", "-1", "0x10000000000000000", "any any"} {
		text := strings.Replace(goodFDInfo, "any", value, 1)
		got, err := parseFDInfo(text)
		if err == nil || errors.Is(err, errNotToken) || !strings.Contains(err.Error(), "allowed_maps") {
			t.Errorf("allowed_maps %q: %+v, %v", value, got, err)
		}
	}
}

func FuzzParseFDInfo(f *testing.F) {
	f.Add(goodFDInfo)
	f.Add("allowed_cmds:any\nallowed_cmds:1")
	f.Add("allowed_:\nallowed")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parseFDInfo(text)
		if err != nil && d != (Delegation{}) {
			t.Errorf("%q: an error and %+v", text, d)
		}
		if err == nil && !strings.Contains(text, "allowed_cmds") {
			t.Errorf("%q taken for a token", text)
		}
	})
}
