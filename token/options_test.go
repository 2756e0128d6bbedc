package token

import (
	"encoding/json"
	"errors"
	"strings"
	"syscall"
	"testing"
)

var optionTests = []struct {
	in   string
	want Delegation
	out  string // what Options prints
}{
	{"", Delegation{}, ""},
	{"rw,relatime,mode=700,uid=0", Delegation{}, ""},
	{"delegate_cmds=map_create:prog_load", Delegation{Cmds: CmdMapCreate | CmdProgLoad}, "delegate_cmds=map_create:prog_load"},
	{"delegate_cmds=MAP_CREATE:Prog_Load", Delegation{Cmds: CmdMapCreate | CmdProgLoad}, "delegate_cmds=map_create:prog_load"},
	{"delegate_cmds=any", Delegation{Cmds: Cmds(all)}, "delegate_cmds=any"},
	{"delegate_cmds=any:map_create", Delegation{Cmds: Cmds(all)}, "delegate_cmds=any"},
	{"delegate_maps=0x6", Delegation{Maps: 6}, "delegate_maps=hash:array"},
	{"delegate_maps=6", Delegation{Maps: 6}, "delegate_maps=hash:array"},
	{"delegate_maps=0x8000000000000000", Delegation{Maps: 1 << 63}, "delegate_maps=0x8000000000000000"},
	{"delegate_maps=0x8000000000000000:hash", Delegation{Maps: 1<<63 | 2}, "delegate_maps=0x8000000000000000:hash"},
	// The kernel's quirk: a number overwrites what stands before it, and nothing after.
	{"delegate_maps=hash:0x4", Delegation{Maps: 4}, "delegate_maps=array"},
	{"delegate_maps=any:0x4", Delegation{Maps: 4}, "delegate_maps=array"},
	{"delegate_maps=0x4:hash", Delegation{Maps: 6}, "delegate_maps=hash:array"},
	{"delegate_maps=0x4:0", Delegation{}, ""},
	// Options that are repeated add up.
	{"delegate_maps=hash,delegate_maps=array", Delegation{Maps: 6}, "delegate_maps=hash:array"},
	{"delegate_maps=hash,delegate_maps=0x4", Delegation{Maps: 6}, "delegate_maps=hash:array"},
	// Two names of one bit: the first in the kernel's enum is printed.
	{"delegate_cmds=prog_run", Delegation{Cmds: 1 << 10}, "delegate_cmds=prog_test_run"},
	{"delegate_maps=cgroup_storage", Delegation{Maps: 1 << 19}, "delegate_maps=cgroup_storage_deprecated"},
	{
		"delegate_attachs=xdp,rw,delegate_progs=xdp:tracing,delegate_cmds=any",
		Delegation{Cmds: Cmds(all), Progs: 1<<6 | 1<<26, Attachs: 1 << 37},
		"delegate_cmds=any,delegate_progs=xdp:tracing,delegate_attachs=xdp",
	},
}

func TestParseOptions(t *testing.T) {
	for _, tt := range optionTests {
		got, err := ParseOptions(tt.in)
		if err != nil || got != tt.want {
			t.Errorf("%q: %+v, %v, want %+v", tt.in, got, err, tt.want)
		}
		if out := got.Options(); out != tt.out {
			t.Errorf("%q prints as %q, want %q", tt.in, out, tt.out)
		}
	}
}

// badOptions are refused by the kernel as well, see TestKernelReadsOptionsTheSame.
var badOptions = map[string]error{
	"delegate_cmds":                      syscall.EINVAL,
	"delegate_cmds=":                     syscall.EINVAL,
	"delegate_cmds=:":                    syscall.EINVAL,
	"delegate_cmds=map_create:":          syscall.EINVAL,
	"delegate_cmds=ANY":                  syscall.EINVAL,
	"delegate_cmds=no_such_command":      syscall.EINVAL,
	"delegate_cmds=bpf_map_create":       syscall.EINVAL,
	"delegate_cmds=map_create prog_run":  syscall.EINVAL,
	"delegate_maps=-1":                   syscall.EINVAL,
	"delegate_maps=0x10000000000000000":  syscall.ERANGE,
	"delegate_progs=xdp:bit 63":          syscall.EINVAL,
	"delegate_progs=\u017focket_filter":  syscall.EINVAL, // folds to an s in Unicode
	"delegate_attachs=trace_\u212aprobe": syscall.EINVAL,
}

func TestParseOptionsRefuses(t *testing.T) {
	for in, want := range badOptions {
		got, err := ParseOptions("rw," + in)
		if !errors.Is(err, want) || got != (Delegation{}) {
			t.Errorf("%q: %+v, %v, want %v", in, got, err, want)
			continue
		}
		if option, _, _ := strings.Cut(in, "="); !strings.Contains(err.Error(), option) {
			t.Errorf("%q: %q does not name the option", in, err)
		}
	}
}

func TestOptionsOfEveryBit(t *testing.T) {
	for bit := range 64 {
		want := Delegation{1 << bit, 1 << bit, 1 << bit, 1 << bit}
		if got, err := ParseOptions(want.Options()); err != nil || got != want {
			t.Errorf("bit %d prints as %q and reads as %+v, %v", bit, want.Options(), got, err)
		}
	}
}

func TestDelegationAsText(t *testing.T) {
	type doc struct{ D Delegation }
	want := doc{Delegation{Cmds: CmdBTFLoad, Maps: 1 << 63}}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != `{"D":"delegate_cmds=btf_load,delegate_maps=0x8000000000000000"}` {
		t.Errorf("JSON %s", text)
	}
	var got doc
	if err := json.Unmarshal(text, &got); err != nil || got != want {
		t.Errorf("read back %+v: %v", got, err)
	}
	if err := json.Unmarshal([]byte(`{"D":"delegate_cmds=nope"}`), &got); err == nil || got != want {
		t.Errorf("a bad value: %v, and it left %+v", err, got)
	}
}

func FuzzParseOptions(f *testing.F) {
	for _, tt := range optionTests {
		f.Add(tt.in)
	}
	for in := range badOptions {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		d, err := ParseOptions(in)
		if err != nil {
			if d != (Delegation{}) {
				t.Errorf("%q: an error and %+v", in, d)
			}
			return
		}
		_ = d.String()
		again, err := ParseOptions(d.Options())
		if err != nil || again != d || again.Options() != d.Options() {
			t.Errorf("%q is %+v, prints as %q, reads as %+v, %v", in, d, d.Options(), again, err)
		}
	})
}

func FuzzDelegation(f *testing.F) {
	f.Add(uint64(0), uint64(1), uint64(1<<63), ^uint64(0))
	f.Add(uint64(1<<36|1<<38), uint64(1<<34), uint64(1<<33), uint64(1<<58))
	f.Fuzz(func(t *testing.T, cmds, maps, progs, attachs uint64) {
		d := Delegation{Cmds(cmds), MapTypes(maps), ProgramTypes(progs), AttachTypes(attachs)}
		if got, err := ParseOptions(d.Options()); err != nil || got != d {
			t.Errorf("%+v prints as %q and reads as %+v, %v", d, d.Options(), got, err)
		}
		if d.IsZero() != (d.String() == "nothing") {
			t.Errorf("%+v prints as %q", d, d)
		}
	})
}

// The kernel refuses a value of more than 255 bytes, however right its names are.
func TestOptionsFitTheKernel(t *testing.T) {
	many := AttachTypes(1<<40 - 1)
	d := Delegation{Attachs: many}
	want := "delegate_attachs=0xffffffffff"
	if got := d.Options(); got != want {
		t.Errorf("Options = %q, want %q", got, want)
	}
	back, err := ParseOptions(d.Options())
	if err != nil || back != d {
		t.Errorf("ParseOptions = %+v, %v, want %+v", back, err, d)
	}
}
