package collection_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// Programs that call a helper which takes CAP_PERFMON, or does not, though their
// type never does.
func helperCallers() map[string]*ebpf.ProgramSpec {
	comm := asm.Instructions{
		asm.Mov.Reg(asm.R1, asm.R10), asm.Add.Imm(asm.R1, -16), asm.Mov.Imm(asm.R2, 16),
		asm.FnGetCurrentComm.Call(), asm.Mov.Imm(asm.R0, 1), asm.Return(),
	}
	return map[string]*ebpf.ProgramSpec{
		"skc_to_tcp_sock": {Type: ebpf.SchedCLS, Instructions: asm.Instructions{
			asm.LoadMem(asm.R1, asm.R1, 168, asm.DWord), // __sk_buff.sk
			asm.JEq.Imm(asm.R1, 0, "out"),
			asm.FnSkcToTcpSock.Call(),
			asm.Mov.Imm(asm.R0, 0).WithSymbol("out"), asm.Return(),
		}},
		"sys_bpf": {Type: ebpf.Syscall, Flags: 1 << 4 /* BPF_F_SLEEPABLE */, Instructions: asm.Instructions{
			asm.Mov.Imm(asm.R1, 0), asm.StoreMem(asm.R10, -8, asm.R1, asm.DWord), asm.Mov.Reg(asm.R2, asm.R10), asm.Add.Imm(asm.R2, -8), asm.Mov.Imm(asm.R3, 8),
			asm.FnSysBpf.Call(), asm.Mov.Imm(asm.R0, 0), asm.Return(),
		}},
		"get_current_comm": {
			Type: ebpf.CGroupSockAddr, AttachType: ebpf.AttachCGroupInet4Connect, Instructions: comm,
		},
		"get_current_uid_gid": {Type: ebpf.CGroupSockAddr, AttachType: ebpf.AttachCGroupInet4Connect, Instructions: asm.Instructions{
			asm.FnGetCurrentUidGid.Call(), asm.Mov.Imm(asm.R0, 1), asm.Return(),
		}},
	}
}

// wantPerfmon says which of them do: those of helpers.c, filter.c and syscall.c that
// ask for it, and since Linux 6.16 those that were of tracing alone.
func wantPerfmon(name string) bool {
	return name == "skc_to_tcp_sock" || name == "sys_bpf" || name == "get_current_comm" && release.AtLeast(6, 16)
}

// callerMount is where the sandbox has the exact delegation.
const callerMount = "/run/bpf"

func TestHelpersTakePerfmon(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	for name, prog := range helperCallers() {
		prog.Name, prog.License = "caller", "GPL"
		spec := &ebpf.CollectionSpec{Programs: map[string]*ebpf.ProgramSpec{"caller": prog}}
		t.Run(name, func(t *testing.T) {
			needs, err := collection.RequirementsOf(spec)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := slices.Contains(needs.Capabilities, token.CapPerfmon), wantPerfmon(name); got != want {
				t.Fatalf("RequirementsOf: %v, want CAP_PERFMON: %v", needs.Capabilities, want)
			}
			cfg := tokentest.Config{
				Mounts:       []tokentest.Mount{{Path: callerMount, Delegation: needs.Delegation}},
				Capabilities: needs.Capabilities,
			}
			tokentest.Run(t, "exactly", cfg, func(t *testing.T) { loadCaller(t, spec, false) })
			if !wantPerfmon(name) {
				return
			}
			cfg.Capabilities = slices.DeleteFunc(slices.Clone(cfg.Capabilities), func(c token.Capability) bool {
				return c == token.CapPerfmon
			})
			tokentest.Run(t, "without CAP_PERFMON", cfg, func(t *testing.T) { loadCaller(t, spec, true) })
		})
	}
}

// tryCaller loads the spec under the token of callerMount.
func tryCaller(t *testing.T, spec *ebpf.CollectionSpec) error {
	t.Helper()
	testenv.NoLeaks(t)
	tok, err := token.Create(callerMount)
	if err != nil {
		t.Fatal(err)
	}
	defer tok.Close()
	coll, err := collection.New(spec, tok, nil)
	if err == nil {
		coll.Close()
	}
	return err
}

func loadCaller(t *testing.T, spec *ebpf.CollectionSpec, refused bool) {
	err := tryCaller(t, spec)
	var gap *token.MissingCapabilityError
	switch {
	case !refused && err != nil:
		t.Errorf("under exactly what it needs: %v", err)
	case refused && (!errors.As(err, &gap) || !slices.Equal(gap.Missing, []token.Capability{token.CapPerfmon})):
		t.Errorf("%v, want CAP_PERFMON missing", err)
	}
}

// Bytes of the stack that hold a pointer may be passed on with CAP_PERFMON only. No
// spec shows it, but the refusal names the capability.
func TestSpilledPointerTakesPerfmon(t *testing.T) {
	testenv.SkipBefore(t, 6, 9, "BPF tokens")
	spec := &ebpf.CollectionSpec{
		Maps: map[string]*ebpf.MapSpec{"m": {Name: "m", Type: ebpf.Hash, KeySize: 8, ValueSize: 8, MaxEntries: 1}},
		Programs: map[string]*ebpf.ProgramSpec{"caller": {
			Name: "caller", Type: ebpf.SocketFilter, License: "GPL", Instructions: asm.Instructions{
				asm.StoreMem(asm.R10, -8, asm.R10, asm.DWord),
				asm.LoadMapPtr(asm.R1, 0).WithReference("m"),
				asm.Mov.Reg(asm.R2, asm.R10), asm.Add.Imm(asm.R2, -8),
				asm.FnMapLookupElem.Call(), asm.Mov.Imm(asm.R0, 0), asm.Return(),
			},
		}},
	}
	needs, err := collection.RequirementsOf(spec)
	if err != nil {
		t.Fatal(err)
	}
	cfg := tokentest.Config{
		Mounts:       []tokentest.Mount{{Path: callerMount, Delegation: needs.Delegation}},
		Capabilities: needs.Capabilities,
	}
	tokentest.Run(t, "without CAP_PERFMON", cfg, func(t *testing.T) { loadCaller(t, spec, true) })
	cfg.Capabilities = append(slices.Clone(cfg.Capabilities), token.CapPerfmon)
	tokentest.Run(t, "with CAP_PERFMON", cfg, func(t *testing.T) { loadCaller(t, spec, false) })
}
