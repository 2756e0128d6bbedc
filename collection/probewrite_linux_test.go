package collection_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// bpf_probe_write_user takes CAP_SYS_ADMIN: since Linux 6.14 a token makes that of
// the user namespace do.
func TestProbeWriteUserTakesSysAdmin(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	spec := &ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{"writer": {
		Name: "writer", Type: ebpf.RawTracepoint, License: "GPL", Instructions: asm.Instructions{
			asm.Mov.Imm(asm.R1, 0), asm.StoreMem(asm.RFP, -8, asm.R1, asm.DWord),
			asm.Mov.Reg(asm.R2, asm.RFP), asm.Add.Imm(asm.R2, -8), asm.Mov.Imm(asm.R3, 8),
			asm.FnProbeWriteUser.Call(), asm.Mov.Imm(asm.R0, 0), asm.Return(),
		},
	}}}
	needs, err := collection.RequirementsOf(spec)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(needs.Capabilities, token.CapSysAdmin) {
		t.Errorf("it needs only %v", needs.Capabilities)
	}
	cfg := tokentest.Config{
		Mounts:       []tokentest.Mount{{Path: callerMount, Delegation: needs.Delegation}},
		Capabilities: needs.Capabilities,
	}
	const envLoads = "BPFTOKEN_TEST_LOADS"
	if !tokentest.Inside() && release.AtLeast(6, 14) && loads(t, spec) {
		cfg.Env = []string{envLoads + "=1"}
	}
	tokentest.Run(t, "exactly", cfg, func(t *testing.T) {
		err := tryCaller(t, spec)
		const why = "bpf_probe_write_user takes CAP_SYS_ADMIN, before Linux 6.14 that of the init user namespace"
		switch loads := os.Getenv(envLoads) != ""; {
		case loads && err != nil:
			t.Error(err)
		case !loads && (err == nil || !strings.Contains(err.Error(), why)):
			t.Errorf("got %v", err)
		}
	})
	cfg.Capabilities = []token.Capability{token.CapBPF, token.CapPerfmon}
	tokentest.Run(t, "without", cfg, func(t *testing.T) {
		gap := new(token.MissingCapabilityError)
		err := tryCaller(t, spec)
		if !errors.As(err, &gap) || !slices.Equal(gap.Missing, []token.Capability{token.CapSysAdmin}) {
			t.Errorf("got %v", err)
		}
	})
}

// loads reports whether the kernel takes the spec from root: one that is locked down
// may not.
func loads(t *testing.T, spec *ebpf.CollectionSpec) bool {
	t.Helper()
	testenv.NeedsRoot(t)
	coll, err := ebpf.NewCollection(spec)
	if err != nil {
		return false
	}
	coll.Close()
	return true
}
