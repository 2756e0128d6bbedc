package probes_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/bpftoken/bpftoken/probes"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
)

// all are the capabilities that programs and maps need.
var all = []token.Capability{token.CapBPF, token.CapNetAdmin, token.CapPerfmon}

// A delegated is a type with the bits that it needs under a token.
type delegated struct {
	name string
	need token.Delegation
	bit  token.Delegation // the type's own bit
	caps []token.Capability
	ask  func(*probes.Prober) error
}

// everyType lists map, program and attach types.
func everyType() (types []delegated) {
	for mt := ebpf.Hash; mt <= 35; mt++ {
		bit := token.Delegation{Maps: token.MapTypes(token.Bit(mt))}
		types = append(types, delegated{
			"map/" + mt.String(), bit.Union(token.Delegation{Cmds: token.CmdMapCreate}), bit,
			privilege.ForMap(mt), func(p *probes.Prober) error { return p.HaveMapType(mt) },
		})
	}
	for pt := ebpf.SocketFilter; pt <= ebpf.Netfilter; pt++ {
		bit := token.Delegation{Progs: token.ProgramTypes(token.Bit(pt))}
		types = append(types, delegated{
			"program/" + pt.String(), bit.Union(token.Delegation{Cmds: token.CmdProgLoad, Attachs: token.All().Attachs}), bit,
			privilege.ForProgram(pt), func(p *probes.Prober) error { return p.HaveProgramType(pt) },
		})
	}
	for at := ebpf.AttachCGroupInetIngress; at <= 61; at++ {
		pt := probes.ProgramOf(at)
		bit := token.Delegation{Attachs: token.AttachTypes(token.Bit(at))}
		types = append(types, delegated{
			"attach/" + at.String(), bit.Union(token.Delegation{Cmds: token.CmdProgLoad, Progs: token.ProgramTypes(token.Bit(pt))}), bit,
			privilege.ForProgram(pt), func(p *probes.Prober) error { return p.HaveAttachType(at) },
		})
	}
	return types
}

// With nothing but what a type needs, a probe under the token says what it says to
// root. With everything but the type's own bit it says that the bit is missing,
// unless the kernel lacks the type.
func TestDelegations(t *testing.T) {
	types := everyType()
	cfg := tokentest.Config{Capabilities: all, Env: []string{asRoot(t, types)}}
	for i, typ := range types {
		cfg.Mounts = append(cfg.Mounts,
			tokentest.Mount{Path: alone(i), Delegation: typ.need},
			tokentest.Mount{Path: without(i), Delegation: typ.bit.Missing(token.All())})
	}
	tokentest.Run(t, "every type", cfg, func(t *testing.T) {
		want := fromRoot(t)
		for i, typ := range types {
			t.Run(typ.name, func(t *testing.T) {
				if err := typ.ask(proberOf(t, alone(i))); probes.OutcomeOf(err) != want[typ.name] {
					t.Errorf("delegated alone: got %v, root %v", err, want[typ.name])
				}
				checkWithout(t, typ, want[typ.name], typ.ask(proberOf(t, without(i))))
			})
		}
	})
}

func checkWithout(t *testing.T, typ delegated, asRoot probes.Outcome, err error) {
	t.Helper()
	var gap *token.NotDelegatedError
	switch {
	case errors.Is(err, ebpf.ErrNotSupported) && asRoot == probes.NotSupported:
	case !errors.As(err, &gap):
		t.Errorf("all but this delegated: got %v", err)
	case gap.Missing != typ.bit:
		t.Errorf("missing %s, want %s", gap.Missing, typ.bit)
	}
}

// With everything delegated but one capability withheld, exactly the types that
// need it say so.
func TestCapabilities(t *testing.T) {
	types := everyType()
	for i, withheld := range all[1:] {
		cfg := tokentest.Config{
			Capabilities: []token.Capability{token.CapBPF, all[1:][1-i]},
			Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: token.All()}},
			Env:          []string{asRoot(t, types)},
		}
		tokentest.Run(t, withheld.String(), cfg, func(t *testing.T) {
			want := fromRoot(t)
			p := proberOf(t, "/run/bpf")
			for _, typ := range types {
				checkCapability(t, typ, withheld, want[typ.name], typ.ask(p))
			}
		})
	}
}

func checkCapability(t *testing.T, typ delegated, withheld token.Capability, asRoot probes.Outcome, err error) {
	t.Helper()
	needed := false
	for _, c := range typ.caps {
		needed = needed || c == withheld
	}
	var missing *token.MissingCapabilityError
	switch {
	case errors.Is(err, ebpf.ErrNotSupported) && asRoot == probes.NotSupported:
	case !needed && probes.OutcomeOf(err) != asRoot:
		t.Errorf("%s without %s: got %v, root %v", typ.name, withheld, err, asRoot)
	case needed && (!errors.As(err, &missing) || len(missing.Missing) != 1 || missing.Missing[0] != withheld):
		t.Errorf("%s without %s: got %v", typ.name, withheld, err)
	}
}

func alone(i int) string   { return fmt.Sprintf("/run/alone/%d", i) }
func without(i int) string { return fmt.Sprintf("/run/without/%d", i) }

// proberOf returns a Prober for a token of the mount.
func proberOf(t *testing.T, path string) *probes.Prober {
	t.Helper()
	tok, err := token.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tok.Close() })
	return probes.NewShared(tok)
}

// root has no token: the process's own privileges, which are root's outside of the
// sandboxes.
var root = probes.NewShared(nil)

const rootEnv = "PROBES_AS_ROOT"

// asRoot makes the probes on the host and returns the outcomes for the sandbox.
func asRoot(t *testing.T, types []delegated) string {
	t.Helper()
	if tokentest.Inside() {
		return rootEnv + "="
	}
	p := root
	outcomes := make(map[string]probes.Outcome, len(types))
	for _, typ := range types {
		outcomes[typ.name] = probes.OutcomeOf(typ.ask(p))
	}
	text, err := json.Marshal(outcomes)
	if err != nil {
		t.Fatal(err)
	}
	return rootEnv + "=" + string(text)
}

func fromRoot(t *testing.T) (outcomes map[string]probes.Outcome) {
	t.Helper()
	if err := json.Unmarshal([]byte(os.Getenv(rootEnv)), &outcomes); err != nil {
		t.Fatal(err)
	}
	return outcomes
}
