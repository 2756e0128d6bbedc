package probes

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
)

// What a module may have is not said to be unsupported.
func TestTypesOfModules(t *testing.T) {
	testenv.NeedsRoot(t)
	p := New(nil)
	p.types.modules = t.TempDir()
	for name, err := range askForModule(p) {
		if OutcomeOf(err) != NotSupported {
			t.Errorf("%s before the module is loaded: got %v", name, err)
		}
	}
	strings := "\x00bpf_struct_ops_bpftoken_ops\x00bpftoken_kfunc\x00"
	if err := os.WriteFile(filepath.Join(p.types.modules, "bpftoken"), []byte(strings), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, err := range askForModule(p) {
		if !errors.Is(err, ErrNoProbe) || OutcomeOf(err) != Inconclusive {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := p.HaveStructOps("bpftoken_op"); OutcomeOf(err) != NotSupported {
		t.Errorf("part of a name: got %v", err)
	}
}

func askForModule(p *Prober) map[string]error {
	return map[string]error{
		"struct": p.HaveStructOps("bpftoken_ops"), "function": p.HaveKfunc("bpftoken_kfunc"),
		"function of a type": p.HaveProgramKfunc(ebpf.XDP, "bpftoken_kfunc"),
	}
}
