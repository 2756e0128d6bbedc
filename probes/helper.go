package probes

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// HaveProgramHelper asks whether programs of type t can call the helper h. It
// takes what the program type takes, and some helpers CAP_PERFMON besides. A
// helper that the kernel's BTF does not list is ErrNotSupported even where the
// program type is not delegated.
//
// Of tracing and LSM programs some helpers are for certain attach types only, for
// example seq_printf for trace_iter: then one of those is tried.
//
// For struct_ops and extension programs the answer is [ErrNoProbe]: theirs are
// the helpers of what they replace.
func (p *Prober) HaveProgramHelper(t ebpf.ProgramType, h asm.BuiltinFunc) error {
	s := subject{"helper", programTypeName(t) + "/" + helperName(h)}
	return p.ask(s, func(sess *session) probe { return helperProbe(sess, t, h) })
}

func helperProbe(s *session, t ebpf.ProgramType, h asm.BuiltinFunc) probe {
	on, flags := s.helperWay(t, h)
	pr := probe{
		enum: enumValue{"bpf_func_id", uint64(h)},
		need: on.need(), caps: on.caps(), unprivileged: true,
	}
	pr.try = func(s *session) error { return s.tryHelper(&pr, on, h, flags) }
	return pr
}

// helperHook is what to load a program that calls a helper for. Of tracing hooks,
// raw tracepoints are the ones that every kernel can load. Without a token it is
// what upstream's probes take, attach type 0 where the kernel lets them, although
// a few helpers (bpf_get_retval) are for certain attach types only.
func (s *session) helperHook(t ebpf.ProgramType) hook {
	if h := (hook{ebpf.Tracing, ebpf.AttachTraceRawTp}); t == h.prog && s.allows(h.need()) {
		return h
	}
	if !s.hasToken() && slices.Contains(zeroLast, t) {
		return hook{t, ebpf.AttachNone}
	}
	return s.hook(t)
}

func (s *session) tryHelper(pr *probe, on hook, h asm.BuiltinFunc, flags ProgramFlag) error {
	if !s.mayHave(pr.enum) {
		return notSupported("")
	}
	if err := s.p.HaveProgramType(on.prog); OutcomeOf(err) > Usable {
		return err
	}
	if on.prog == ebpf.StructOps || on.prog == ebpf.Extension {
		return fmt.Errorf("call a helper from %s: %w", programTypeName(on.prog), ErrNoProbe)
	}
	prog, err := s.program(on, asm.Instructions{h.Call(), on.result(), asm.Return()})
	if err != nil {
		return err
	}
	prog.Flags |= flags.bits()
	log, err := s.loadLogged(prog)
	err = readHelperLog(log, err)
	if errors.Is(err, ebpf.ErrNotSupported) {
		return s.judgeHelper(on, h, err)
	}
	return err
}

// readHelperLog says what the verifier meant. EACCES is about the arguments, which
// are never set: so the helper itself is there. Without a log it is not the
// verifier's but an LSM's, for example SELinux's.
func readHelperLog(log string, err error) error {
	switch {
	case errors.Is(err, syscall.EACCES) && log != "", strings.Contains(log, "R1 is not a scalar"):
		return nil
	case !errors.Is(err, syscall.EINVAL):
		return err
	case strings.Contains(log, "invalid func"):
		return notSupported("")
	case strings.Contains(log, "cannot use helper"), strings.Contains(log, "unknown func"):
		return fmt.Errorf("program of this type cannot use it: %w", notSupported(""))
	}
	return fmt.Errorf("unexpected verdict %q: %w", lastLine(log), err)
}

// judgeHelper tells a helper that the type does not have from one that is hidden
// from a process without some capability.
func (s *session) judgeHelper(on hook, h asm.BuiltinFunc, refused error) error {
	if gap := s.gap(s.helperRights(on, h), syscall.EPERM); gap != nil {
		return gap
	}
	return refused
}

// helperRights are what a helper takes besides what the program type takes.
func (s *session) helperRights(on hook, h asm.BuiltinFunc) *probe {
	switch {
	case perfmonHelpers[h]:
		return &probe{caps: []token.Capability{token.CapPerfmon}}
	case h != asm.FnProbeWriteUser || !privilege.WritesUserMemory(on.prog):
		return &probe{}
	case s.hasToken() && release.AtLeast(6, 14):
		return &probe{caps: sysAdmin}
	}
	return &probe{initCaps: sysAdmin}
}

func lastLine(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return lines[max(len(lines)-2, 0)]
}

// helperName is the kernel's name of a helper without bpf_, a number if it has
// none.
func helperName(h asm.BuiltinFunc) string {
	if name := h.String(); strings.HasPrefix(name, "Fn") {
		return snakeCase(name[2:])
	}
	return fmt.Sprint(uint32(h))
}
