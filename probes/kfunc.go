package probes

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"syscall"

	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// HaveKfunc asks whether any program that can be loaded now can call the kernel
// function, for example "bpf_rdonly_cast" (Linux 5.13). A function that only
// programs of other types may call is not delegated, and all those types are
// listed as missing: which of them it takes, the kernel tells nobody else.
func (p *Prober) HaveKfunc(name string) error {
	s := subject{"kfunc", name}
	return p.ask(s, func(sess *session) probe { return kfuncProbe(name, kfuncCallers) })
}

// HaveProgramKfunc asks whether programs of type t can call the kernel function.
// Where the kernel offers functions to some attach types of t only, those are
// tried too, and are listed as missing if the token withholds them.
func (p *Prober) HaveProgramKfunc(t ebpf.ProgramType, name string) error {
	s := subject{"kfunc", programTypeName(t) + "/" + name}
	return p.ask(s, func(*session) probe { return kfuncProbe(name, types(t)) })
}

func kfuncProbe(name string, callers []ebpf.ProgramType) probe {
	return probe{since: "5.13", try: func(s *session) error {
		id, err := s.p.types.kfunc(name)
		if err != nil {
			return err
		}
		var tried kfuncTries
		for _, t := range callers {
			for _, h := range s.kfuncHooks(t) {
				if tried.add(s, h, s.callKfunc(h, id)) {
					return nil
				}
			}
		}
		return tried.outcome(s)
	}}
}

// kfuncCallers are the types that some kernel function is registered for: where
// functions are for programs in general, the first of them can call them.
var kfuncCallers = types(
	ebpf.Tracing, ebpf.SchedCLS, ebpf.XDP, ebpf.Syscall, ebpf.CGroupSKB, ebpf.SchedACT,
	ebpf.SkSKB, ebpf.SocketFilter, ebpf.LWTIn, ebpf.Netfilter, ebpf.Kprobe, ebpf.LSM,
	ebpf.CGroupSockAddr, ebpf.PerfEvent, ebpf.TracePoint, ebpf.StructOps,
)

// errNotCallable says that programs of the type may not call the function.
var errNotCallable = errors.New("not callable from programs of this type")

// callKfunc loads a program that calls the function.
func (s *session) callKfunc(h hook, id uint32) error {
	if h.prog == ebpf.StructOps || h.prog == ebpf.Extension {
		return errors.New("not tried, for want of something to implement")
	}
	call := asm.Instruction{OpCode: asm.OpCode(asm.JumpClass).SetJumpOp(asm.Call), Src: asm.PseudoKfuncCall, Constant: int64(id)}
	prog, err := s.program(h, asm.Instructions{call, h.result(), asm.Return()})
	if err != nil {
		return err
	}
	return readKfuncLog(s.loadLogged(prog))
}

// readKfuncLog says what the verifier meant. Once it is at the call, it first looks
// whether programs of the type may make it, then at the arguments, which are never
// set, and at what must follow.
func readKfuncLog(log string, err error) error {
	switch {
	case err == nil:
		return nil
	case notAllowed.MatchString(log):
		return errNotCallable
	case strings.Contains(log, "CAP_SYS_BOOT"): // destructive
		return fmt.Errorf("unexpected verdict %q: %w", lastLine(log), err)
	case strings.HasPrefix(log, "0: (85) call"), strings.Contains(log, "\n0: (85) call"):
		return nil
	case log == "":
		return err
	}
	return fmt.Errorf("unexpected verdict %q: %w", lastLine(log), err)
}

var notAllowed = regexp.MustCompile(`calling kernel function \S+ is not allowed`)

// kfuncTries is what is known after trying some types in vain.
type kfuncTries struct {
	missing token.Delegation
	caps    []token.Capability
	unclear error
}

// add takes in the result of one type, and reports success.
func (k *kfuncTries) add(s *session, h hook, err error) (callable bool) {
	switch {
	case err == nil:
		return true
	case errors.Is(err, errNotCallable), errors.Is(err, ebpf.ErrNotSupported):
	case errors.Is(err, syscall.EINVAL) && OutcomeOf(s.p.HaveProgramType(h.prog)) == NotSupported:
	case errors.Is(err, syscall.EPERM) && !s.allows(h.need()):
		k.missing = k.missing.Union(s.missing(h.need()))
	case errors.Is(err, syscall.EPERM) && token.MissingCapabilities(h.caps()...) != nil:
		k.caps = union(k.caps, h.caps())
	default:
		k.unclear = fmt.Errorf("from %s programs: %w", programTypeName(h.prog), err)
	}
	return false
}

// union returns a with what only b has.
func union(a, b []token.Capability) []token.Capability {
	for _, c := range b {
		if !slices.Contains(a, c) {
			a = append(a, c)
		}
	}
	return a
}

// outcome says why no type could. Only if every type was tried the kernel does
// not have the function for anybody.
func (k *kfuncTries) outcome(s *session) error {
	if gap := s.gap(&probe{need: k.missing, caps: k.caps}, syscall.EPERM); gap != nil {
		return gap
	}
	if k.unclear != nil {
		return fmt.Errorf("%w: %w", ErrNoProbe, k.unclear)
	}
	return fmt.Errorf("not callable: %w", notSupported(""))
}
