package probes

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
)

// What a module may have is not said to be unsupported.
func TestTypesOfModules(t *testing.T) {
	testenv.NeedsRoot(t)
	p := New(nil)
	p.types.modules = t.TempDir()
	strings := "\x00bpf_struct_ops_bpftoken_ops\x00bpftoken_kfunc\x00"
	if err := os.WriteFile(filepath.Join(p.types.modules, "bpftoken"), []byte(strings), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"struct": p.HaveStructOps("bpftoken_ops"), "function": p.HaveKfunc("bpftoken_kfunc"),
	} {
		if !errors.Is(err, ErrNoProbe) || OutcomeOf(err) != Inconclusive {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := p.HaveStructOps("bpftoken_op"); OutcomeOf(err) != NotSupported {
		t.Errorf("part of a name: got %v", err)
	}
}
