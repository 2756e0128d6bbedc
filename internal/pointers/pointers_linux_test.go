package pointers_test

import (
	"errors"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
)

func TestMain(m *testing.M) { testenv.Main(m) }

// The verifier agrees about every row.
func TestVerifierAgrees(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	if !tokentest.Inside() {
		testenv.NeedsRoot(t)
		for _, r := range rows {
			if err := r.load(nil); err != nil {
				t.Errorf("%s: %v, want it to load as root", r.name, err)
			}
		}
	}
	cfg := tokentest.Config{
		Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin},
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: token.All()}},
	}
	tokentest.Run(t, "without CAP_PERFMON", cfg, func(t *testing.T) {
		testenv.NoLeaks(t)
		tok, err := token.Create("/run/bpf")
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		for _, r := range rows {
			err := r.load(tok)
			if refused := errors.Is(err, token.ErrMissingCapability); refused != r.want || !refused && err != nil {
				t.Errorf("%s: %v, want a refusal: %v", r.name, err, r.want)
			}
		}
	})
}

func (r row) load(tok *token.Token) error {
	coll, err := collection.New(&ebpf.CollectionSpec{
		Maps: map[string]*ebpf.MapSpec{
			"values": {Name: "values", Type: ebpf.Array, KeySize: 4, ValueSize: 8, MaxEntries: 1},
		},
		Programs: map[string]*ebpf.ProgramSpec{"xdp": {Type: ebpf.XDP, Instructions: r.program(), License: "GPL"}},
	}, tok, nil)
	if err == nil {
		coll.Close()
	}
	return err
}
