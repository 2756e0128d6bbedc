package collection

import (
	"errors"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// TestRefusalAfterDegradation makes sure that btf_load, which a load went on without,
// is not blamed for what the kernel refuses later.
func TestRefusalAfterDegradation(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	delegation := token.All()
	delegation.Cmds &^= token.CmdBTFLoad
	tokentest.Run(t, "btf_load withheld", tokentest.Config{
		Mounts:       []tokentest.Mount{{Path: "/run/bpf", Delegation: delegation}},
		Capabilities: []token.Capability{token.CapBPF},
	}, func(t *testing.T) {
		tok, err := token.Create("/run/bpf")
		if err != nil {
			t.Fatal(err)
		}
		defer tok.Close()
		lsm := &sys.Kernel{Intercept: func(cmd sys.Cmd, _ any, call func() (int, error)) (int, error) {
			if cmd == sys.ProgLoad {
				return -1, syscall.EPERM
			}
			return call()
		}}
		spec := returning()
		spec.Instructions[0] = spec.Instructions[0].WithSymbol("f").WithSource(asm.Comment("has types"))
		_, err = (&Engine{Token: tok, kernel: lsm}).NewProgram(spec, ebpf.ProgramOptions{})
		if !errors.Is(err, syscall.EPERM) || errors.Is(err, token.ErrNotDelegated) || !strings.Contains(err.Error(), "an LSM, lockdown or this kernel refuses it") {
			t.Errorf("error %v, want another cause than btf_load", err)
		}
	})
}
