package token

import "testing"

func TestDelegationString(t *testing.T) {
	for want, d := range map[string]Delegation{
		"nothing":                               {},
		"commands: any":                         {Cmds: Cmds(all)},
		"commands: map_create, prog_load":       {Cmds: CmdMapCreate | CmdProgLoad},
		"map types: hash, bit 63":               {Maps: 1<<1 | 1<<63},
		"program types: xdp; attach types: xdp": {Progs: 1 << 6, Attachs: 1 << 37},
	} {
		if got := d.String(); got != want {
			t.Errorf("%+v prints as %q, want %q", d, got, want)
		}
	}
}

func TestMaskStrings(t *testing.T) {
	for got, want := range map[string]string{
		Cmds(0).String():                "none",
		Cmds(all).String():              "any",
		(CmdBTFLoad | 1<<62).String():   "btf_load, bit 62",
		MapTypes(1 << 27).String():      "ringbuf",
		ProgramTypes(1 << 26).String():  "tracing",
		AttachTypes(1).String():         "cgroup_inet_ingress",
		Cmds(1).Names()[0]:              "map_create",
		MapTypes(1 << 63).Names()[0]:    "bit 63",
		ProgramTypes(1 << 1).Names()[0]: "socket_filter",
		AttachTypes(1 << 46).Names()[0]: "tcx_ingress",
		(Cmds(1<<5) | Cmds(1)).String(): "map_create, prog_load",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if names := Cmds(0).Names(); len(names) != 0 {
		t.Errorf("names of nothing: %q", names)
	}
}

func TestBit(t *testing.T) {
	type kind uint32
	for v, want := range map[kind]uint64{0: 1, 5: 32, 63: 1 << 63, 64: 0, 1 << 31: 0} {
		if got := Bit(v); got != want {
			t.Errorf("Bit(%d) = %#x, want %#x", v, got, want)
		}
	}
}

func TestDelegationSets(t *testing.T) {
	a := Delegation{Cmds: 1, Maps: 6, Attachs: 1 << 63}
	b := Delegation{Cmds: 3, Maps: 2, Progs: 4}
	if got, want := a.Union(b), (Delegation{3, 6, 4, 1 << 63}); got != want {
		t.Errorf("union %+v, want %+v", got, want)
	}
	if got, want := a.Missing(b), (Delegation{Cmds: 2, Progs: 4}); got != want {
		t.Errorf("missing %+v, want %+v", got, want)
	}
	if missing := All().Missing(a.Union(b)); !missing.IsZero() {
		t.Errorf("everything lacks %+v", missing)
	}
	if missing := a.Missing(Delegation{}); !missing.IsZero() {
		t.Errorf("nothing needs %+v", missing)
	}
	if a.Len() != 4 || All().Len() != 256 || (Delegation{}).Len() != 0 {
		t.Errorf("lengths %d, %d", a.Len(), All().Len())
	}
	if (Delegation{Attachs: 1}).IsZero() || !(Delegation{}).IsZero() {
		t.Error("IsZero")
	}
}
