package probes

import (
	"errors"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/privilege"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
)

var onlyBPF = []token.Capability{token.CapBPF}

// createAnyMap tries the command with a map type that the token allows. Of a token
// that allows no type at all, the command's own bit is all there is to say.
func (s *session) createAnyMap() error {
	var refused error
	for _, t := range mapTypeOrder {
		if !s.allows(token.Delegation{Maps: needMap(t).Maps}) {
			continue
		}
		err := s.createMapOf(t)
		if err == nil {
			return nil
		}
		refused = s.refusal(refused, privilege.ForMap(t), err)
	}
	return s.commandAlone(token.CmdMapCreate, refused)
}

// loadAnyProgram is createAnyMap for programs.
func (s *session) loadAnyProgram() error {
	var refused error
	for _, t := range everyProgram {
		h := s.hook(t)
		need := h.need()
		need.Cmds = 0
		if !s.allows(need) {
			continue
		}
		err := s.try(h)
		if err == nil {
			return nil
		}
		refused = s.refusal(refused, h.caps(), err)
	}
	return s.commandAlone(token.CmdProgLoad, refused)
}

// refusal is what to say of a command after one more type has failed: the first
// reason, unless that is about the type and not about the command.
func (s *session) refusal(before error, caps []token.Capability, err error) error {
	if before != nil || errors.Is(err, ebpf.ErrNotSupported) {
		return before
	}
	if missing := token.MissingCapabilities(caps...); errors.Is(err, syscall.EPERM) && missing != nil {
		return &token.MissingCapabilityError{Missing: missing, Err: err}
	}
	return err
}

// commandAlone answers for a command that did not succeed with any type: with why
// it was refused if one could be tried, with EPERM, for which the caller has an
// explanation, if the token does not allow the command.
func (s *session) commandAlone(cmd token.Cmds, refused error) error {
	switch {
	case !s.allows(token.Delegation{Cmds: cmd}):
		return syscall.EPERM
	case refused != nil:
		return refused
	case !s.hasToken() || token.MissingCapabilities(onlyBPF...) != nil || s.k.Blocked():
		return syscall.EPERM
	}
	return nil
}

// loadAnInt tries BTF_LOAD with the smallest BTF.
func (s *session) loadAnInt() error { return s.loadTypes(btfKinds[KindInt]) }

// openNoBTF asks for an id that no BTF has: ENOENT comes after the check of rights.
// A kernel whose command takes no token calls it invalid (EINVAL), and wants
// CAP_SYS_ADMIN in the init user namespace.
func (s *session) openNoBTF() error {
	const noID = 0x7ffffffe
	err := s.openBTF(noID, s.fd)
	if s.hasToken() && errors.Is(err, syscall.EINVAL) {
		err = s.openBTF(noID, sys.NoToken)
		if gap := s.gap(&probe{initCaps: sysAdmin}, err); errors.Is(err, syscall.EPERM) && gap != nil {
			return gap
		}
	}
	return accept(err, syscall.ENOENT)
}

func (s *session) openBTF(id uint32, tok int) error {
	fd, err := s.k.BTFGetFDByID(id, tok)
	_ = fd.Close()
	return err
}
