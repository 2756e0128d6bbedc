package probes

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
)

// answering returns a Prober without a token whose kernel says err to every
// command, and the number of commands so far.
func answering(err error) (*Prober, *atomic.Int32) {
	calls := new(atomic.Int32)
	p := New(nil)
	p.kernel = &sys.Kernel{Intercept: func(sys.Cmd, any, func() (int, error)) (int, error) {
		calls.Add(1)
		return -1, err
	}}
	return p, calls
}

// hideTypes makes the kernel one without BTF.
func hideTypes(p *Prober) *Prober {
	p.types.load = func() (*btf.Spec, error) { return nil, ebpf.ErrNotSupported }
	return p
}

// A closed token must not be taken for none, which as root would allow everything.
func TestClosedToken(t *testing.T) {
	p := New(new(token.Token))
	for name, err := range map[string]error{
		"map": p.HaveMapType(ebpf.Array), "program": p.HaveProgramType(ebpf.XDP),
		"attach": p.HaveAttachType(ebpf.AttachXDP), "flag": p.HaveMapFlag(BPF_F_MMAPABLE),
		"helper": p.HaveProgramHelper(ebpf.XDP, asm.FnMapLookupElem), "command": p.HaveCommand(0),
		"kind": p.HaveBTFKind(KindInt), "v4": p.HaveV4ISA(), "token": p.HaveToken(),
		"kfunc": p.HaveKfunc("bpf_rdonly_cast"), "link": p.HaveBPFLinkUprobeMulti(),
		"module": p.HaveModuleBTF(), "info": p.HaveTokenInfo(), "struct": p.HaveStructOps("x"),
	} {
		if !errors.Is(err, syscall.EBADF) || OutcomeOf(err) != Inconclusive {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if r, err := p.Report(context.Background()); r != nil || !errors.Is(err, syscall.EBADF) {
		t.Errorf("report: got %v, %v", r, err)
	}
}

func TestUnknownValues(t *testing.T) {
	testenv.NeedsRoot(t)
	p := New(nil)
	for name, err := range map[string]error{
		"map type": p.HaveMapType(60000), "unspecified map": p.HaveMapType(0), "windows map": p.HaveMapType(ebpf.WindowsHash),
		"program type": p.HaveProgramType(60000), "unspecified program": p.HaveProgramType(0),
		"attach type": p.HaveAttachType(60000), "command": p.HaveCommand(60000),
		"helper": p.HaveProgramHelper(ebpf.XDP, 60000), "helper of what is no type": p.HaveProgramHelper(60000, asm.FnMapLookupElem),
		"program flag": p.HaveProgramFlag(1 << 30), "kfunc": p.HaveKfunc("bpftoken_no_such"), "struct_ops": p.HaveStructOps("bpftoken_no_such"),
		"device guard": p.HaveProgramFlag(BPF_F_CGROUP_DEVICE_GUARD),
	} {
		if OutcomeOf(err) != NotSupported {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, err := range map[string]error{"map flag": p.HaveMapFlag(1 << 30), "BTF kind": p.HaveBTFKind(99)} {
		if !errors.Is(err, ErrNoProbe) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if got, want := p.HaveMapType(60000).Error(), "probe map type 60000: not supported by this kernel"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Without BTF nothing that only BTF can tell is claimed.
func TestNoKernelTypes(t *testing.T) {
	testenv.NeedsRoot(t)
	p := hideTypes(New(nil))
	for name, err := range map[string]error{
		"map type": p.HaveMapType(60000), "program type": p.HaveProgramType(60000), "attach type": p.HaveAttachType(60000),
		"attach type of XDP": p.HaveAttachType(ebpf.AttachXDPCPUMap), "struct_ops": p.HaveStructOps("tcp_congestion_ops"),
		"kfunc": p.HaveKfunc("bpf_rdonly_cast"), "tracing": p.HaveProgramType(ebpf.Tracing),
		"device guard": p.HaveProgramFlag(BPF_F_CGROUP_DEVICE_GUARD), "module": p.HaveModuleBTF(),
	} {
		if !errors.Is(err, ErrNoKernelTypes) || OutcomeOf(err) != Inconclusive {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"map type": p.HaveMapType(ebpf.Array), "program type": p.HaveProgramType(ebpf.XDP), "v4": p.HaveV4ISA(),
		"attach type": p.HaveAttachType(ebpf.AttachCGroupInet6Bind), "helper": p.HaveProgramHelper(ebpf.XDP, asm.FnMapLookupElem),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An EPERM that nothing explains is no answer.
func TestRefused(t *testing.T) {
	testenv.NeedsRoot(t)
	p, _ := answering(syscall.EPERM)
	err := p.HaveMapType(ebpf.Array)
	if !errors.Is(err, ErrRefused) || !errors.Is(err, syscall.EPERM) || OutcomeOf(err) != Inconclusive {
		t.Errorf("got %v", err)
	}
}

func TestInconclusiveIsNotRemembered(t *testing.T) {
	p, calls := answering(syscall.ENOMEM)
	for range 3 {
		if err := p.HaveMapType(ebpf.Array); !errors.Is(err, syscall.ENOMEM) || OutcomeOf(err) != Inconclusive {
			t.Errorf("got %v", err)
		}
	}
	if n := calls.Load(); n != 3 {
		t.Errorf("asked %d times, want 3", n)
	}
}

func TestConclusiveIsRemembered(t *testing.T) {
	p, calls := answering(syscall.EINVAL)
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if err := p.HaveMapType(ebpf.Array); !errors.Is(err, ebpf.ErrNotSupported) {
				t.Errorf("got %v", err)
			}
		})
	}
	group.Wait()
	if n := calls.Load(); n != 1 {
		t.Errorf("asked %d times, want 1", n)
	}
}

// A hundred goroutines ask a hundred things each at once.
func TestConcurrentUse(t *testing.T) {
	testenv.NeedsRoot(t)
	p, want := New(nil), New(nil)
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			for pt := ebpf.SocketFilter; pt <= ebpf.Netfilter; pt++ {
				if got := p.HaveProgramType(pt); OutcomeOf(got) != OutcomeOf(want.HaveProgramType(pt)) {
					t.Errorf("%s: got %v", pt, got)
				}
			}
		})
	}
	group.Wait()
}

// The types that a token lacks are listed, a capability is only mentioned.
func TestExplain(t *testing.T) {
	p := New(new(token.Token))
	s := &session{p: p, k: p.kernel, fd: 5, have: token.Delegation{Cmds: token.CmdProgLoad, Attachs: 1}}
	h := hook{ebpf.XDP, ebpf.AttachXDP}
	err := s.explain(&probe{need: h.need(), caps: h.caps(), enum: enumValue{"bpf_prog_type", uint64(ebpf.XDP)}}, syscall.EPERM)
	var gap *token.NotDelegatedError
	if !errors.As(err, &gap) || !errors.Is(err, syscall.EPERM) || OutcomeOf(err) != NotDelegated {
		t.Fatalf("got %v", err)
	}
	want := token.Delegation{Progs: token.ProgramTypes(token.Bit(ebpf.XDP)), Attachs: token.AttachTypes(token.Bit(ebpf.AttachXDP))}
	if gap.Missing != want {
		t.Errorf("missing %s, want %s", gap.Missing, want)
	}
}

// What the kernel does not know is not supported, whatever the token lacks; if it
// cannot be told, it is not delegated.
func TestExplainUnknown(t *testing.T) {
	for _, test := range []struct {
		p    *Prober
		want Outcome
	}{
		{New(new(token.Token)), NotSupported},
		{hideTypes(New(new(token.Token))), NotDelegated},
	} {
		s := &session{p: test.p, k: test.p.kernel, fd: 5, have: token.Delegation{Cmds: token.CmdProgLoad}}
		h := hook{60, 0}
		err := s.explain(&probe{need: h.need(), enum: enumValue{"bpf_prog_type", 60}}, syscall.EPERM)
		if OutcomeOf(err) != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}
