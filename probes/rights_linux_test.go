package probes_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/probes"
	"github.com/bpftoken/bpftoken/token"
	"github.com/bpftoken/bpftoken/tokentest"
	"github.com/cilium/ebpf"
	"golang.org/x/sys/unix"
)

var everything = tokentest.Config{
	Capabilities: all, Mounts: []tokentest.Mount{{Path: "/run/bpf", Delegation: token.All()}},
}

// Results are those of the capabilities that the process has now.
func TestDroppedCapability(t *testing.T) {
	tokentest.Run(t, "drop and raise", everything, func(t *testing.T) {
		runtime.LockOSThread() // capabilities are a thread's; the test ends with it
		p := proberOf(t, "/run/bpf")
		ask := func() error { return p.HaveMapType(ebpf.Hash) }
		if err := ask(); err != nil {
			t.Errorf("with CAP_BPF: %v", err)
		}
		setEffective(t, token.CapNetAdmin, token.CapPerfmon)
		var missing *token.MissingCapabilityError
		if err := ask(); !errors.As(err, &missing) || !slices.Equal(missing.Missing, all[:1]) {
			t.Errorf("without CAP_BPF: %v", err)
		}
		setEffective(t, all...)
		if err := ask(); err != nil {
			t.Errorf("with CAP_BPF again: %v", err)
		}
	})
}

func setEffective(t *testing.T, caps ...token.Capability) {
	t.Helper()
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&header, &data[0]); err != nil {
		t.Fatal(err)
	}
	data[0].Effective, data[1].Effective = 0, 0
	for _, c := range caps {
		data[c/32].Effective |= 1 << (c % 32)
	}
	if err := unix.Capset(&header, &data[0]); err != nil {
		t.Fatal(err)
	}
}

// Without a token the capabilities of a user namespace are worth nothing; the
// answer is no statement about the kernel.
func TestNoToken(t *testing.T) {
	tokentest.Run(t, "all capabilities", everything, func(t *testing.T) {
		err := probes.New(nil).HaveProgramType(ebpf.XDP)
		if !errors.Is(err, token.ErrNotAvailable) || !errors.Is(err, syscall.EPERM) || probes.OutcomeOf(err) != probes.Inconclusive {
			t.Errorf("got %v", err)
		}
	})
	tokentest.Run(t, "none", tokentest.Config{}, func(t *testing.T) {
		p := probes.New(nil)
		var missing *token.MissingCapabilityError
		if err := p.HaveProgramType(ebpf.XDP); !errors.As(err, &missing) || len(missing.Missing) != 2 {
			t.Errorf("got %v", err)
		}
		if err := p.HaveV4ISA(); probes.OutcomeOf(err) != probes.MissingCapability {
			t.Errorf("got %v", err)
		}
	})
}

// A token that is of no use to any probe says so for all of them, also for those
// that any program type would do for.
func TestUselessToken(t *testing.T) {
	cfg := tokentest.Config{Mounts: []tokentest.Mount{{Path: "/run/bpf", Delegation: token.Delegation{Cmds: 1 << 63}}}, Capabilities: all[:1]}
	tokentest.Run(t, "bit 63", cfg, func(t *testing.T) {
		p := proberOf(t, "/run/bpf")
		for name, err := range map[string]error{
			"map": p.HaveMapType(ebpf.Hash), "v4": p.HaveV4ISA(), "loops": p.HaveBoundedLoops(), "kind": p.HaveBTFKind(probes.KindInt),
			"map flag": p.HaveMapFlag(probes.BPF_F_MMAPABLE), "program flag": p.HaveProgramFlag(probes.BPF_F_SLEEPABLE),
			"link": p.HaveBPFLinkUprobeMulti(), "kfunc": p.HaveKfunc("bpf_rdonly_cast"), "map_create": p.HaveCommand(0),
			"prog_load": p.HaveCommand(5), "btf_load": p.HaveCommand(18), "struct_ops": p.HaveStructOps("bpf_dummy_ops"),
			"extension": p.HaveProgramType(ebpf.Extension),
		} {
			var gap *token.NotDelegatedError
			if !errors.As(err, &gap) || !errors.Is(err, syscall.EPERM) || errors.Is(err, token.ErrMissingCapability) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if err := p.HaveProgramType(ebpf.XDP); !strings.Contains(err.Error(), "CAP_NET_ADMIN") {
			t.Errorf("the missing capability is not mentioned: %v", err)
		}
		for name, err := range map[string]error{
			"map": p.HaveMapType(63), "program": p.HaveProgramType(63), "attach": p.HaveAttachType(63), "command": p.HaveCommand(63),
			"program flag": p.HaveProgramFlag(1 << 30), "device guard": p.HaveProgramFlag(probes.BPF_F_CGROUP_DEVICE_GUARD),
			"kfunc": p.HaveKfunc("bpftoken_no_such"), "struct_ops": p.HaveStructOps("bpftoken_no_such"),
		} {
			if probes.OutcomeOf(err) != probes.NotSupported {
				t.Errorf("what no kernel has, %s: got %v", name, err)
			}
		}
	})
}

// Functions are looked for in the program types that the token allows.
func TestKfuncs(t *testing.T) {
	cfg := tokentest.Config{Capabilities: all, Mounts: []tokentest.Mount{{Path: "/run/bpf", Delegation: token.Delegation{
		Cmds: token.CmdProgLoad, Progs: token.ProgramTypes(token.Bit(ebpf.XDP)), Attachs: token.AttachTypes(token.Bit(ebpf.AttachXDP)),
	}}}}
	tokentest.Run(t, "XDP", cfg, func(t *testing.T) {
		p := proberOf(t, "/run/bpf")
		for name, want := range map[string]probes.Outcome{
			"bpf_rdonly_cast": probes.Usable, "bpf_dynptr_from_xdp": probes.Usable,
			"bpf_dynptr_from_skb": probes.NotDelegated, // for sched_cls, cgroup_skb, …
			"bpf_init":            probes.NotSupported, // a function, but none for programs
			"bpftoken_no_such":    probes.NotSupported,
		} {
			if err := p.HaveKfunc(name); probes.OutcomeOf(err) != want {
				t.Errorf("%s: got %v, want %s", name, err, want)
			}
		}
		if err := p.HaveProgramKfunc(ebpf.XDP, "bpf_dynptr_from_skb"); probes.OutcomeOf(err) != probes.NotSupported {
			t.Errorf("for XDP: got %v", err)
		}
	})
}

// A function for some attach types of a program type is found by those.
func TestKfuncOfAttachType(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.SkipBefore(t, 6, 12, "the functions")
	for name, pt := range map[string]ebpf.ProgramType{
		"bpf_sock_destroy": ebpf.Tracing, "bpf_session_is_return": ebpf.Kprobe,
	} {
		if err := root.HaveProgramKfunc(pt, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := root.HaveKfunc(name); err != nil {
			t.Errorf("%s of any program: %v", name, err)
		}
	}
}

// All capabilities that could help are listed.
func TestKfuncCapabilities(t *testing.T) {
	cfg := everything
	cfg.Capabilities = all[:1]
	tokentest.Run(t, "CAP_BPF", cfg, func(t *testing.T) {
		err := proberOf(t, "/run/bpf").HaveKfunc("bpf_dynptr_from_xdp")
		var missing *token.MissingCapabilityError
		if !errors.As(err, &missing) || !slices.Contains(missing.Missing, token.CapNetAdmin) || !slices.Contains(missing.Missing, token.CapPerfmon) {
			t.Errorf("got %v", err)
		}
	})
}

// A report that the token did not last for is none.
func TestReportOfClosedToken(t *testing.T) {
	tokentest.Run(t, "closed meanwhile", everything, func(t *testing.T) {
		tok, err := token.Create("/run/bpf")
		if err != nil {
			t.Fatal(err)
		}
		p := probes.NewShared(tok)
		r, err := p.Report(context.Background(), probes.WithProgress(func(done, _ int, _ probes.Result) {
			if done == 10 {
				_ = tok.Close()
			}
		}))
		if r != nil || !errors.Is(err, syscall.EBADF) {
			t.Errorf("got %v, %v", r, err)
		}
	})
}
