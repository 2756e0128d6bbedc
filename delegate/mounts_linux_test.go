package delegate

import (
	"testing"

	"github.com/bpftoken/bpftoken/token"
)

func TestNewMount(t *testing.T) {
	m, err := newMount("/run/x", "rw,mode=700,delegate_cmds=prog_load,delegate_maps=any")
	want := token.Delegation{Cmds: token.CmdProgLoad, Maps: token.MapTypes(^uint64(0))}
	if err != nil || m.Delegation != want || m.Path != "/run/x" {
		t.Errorf("got %+v, %v", m, err)
	}
	if m, err := newMount("/run/x", "delegate_cmds=of_the_future"); err == nil || m.Path != "/run/x" {
		t.Errorf("unknown name: %+v, %v", m, err)
	}
}

func TestMessage(t *testing.T) {
	for in, want := range map[string]string{
		"e bpf: Unknown parameter 'x'\n": "bpf: Unknown parameter 'x'",
		"w careful":                      "careful",
		"e":                              "e",
	} {
		if got := message(in); got != want {
			t.Errorf("%q: got %q", in, got)
		}
	}
}
