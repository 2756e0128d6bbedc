package delegate

import (
	"testing"

	"github.com/bpftoken/bpftoken/token"
	"github.com/google/go-cmp/cmp"
)

func TestSettings(t *testing.T) {
	d := token.Delegation{Cmds: token.CmdMapCreate | token.CmdProgLoad, Progs: 1 << 63, Attachs: token.AttachTypes(^uint64(0))}
	var got []string
	var back token.Delegation
	for _, s := range settings(d) {
		got = append(got, s.String())
		parsed, err := token.ParseOptions(s.String())
		if err != nil {
			t.Fatal(err)
		}
		back = back.Union(parsed)
	}
	want := []string{
		"delegate_cmds=0x21", "delegate_maps=0x0", "delegate_progs=0x8000000000000000", "delegate_attachs=0xffffffffffffffff",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if back != d {
		t.Errorf("reads back as %v", back)
	}
}

func TestImpossibleIsRefused(t *testing.T) {
	if d, err := token.ParseOptions(impossible.String()); err == nil {
		t.Errorf("%s means %v", impossible, d)
	}
}
