package probes

import (
	"errors"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
)

var onlyBPF = []token.Capability{token.CapBPF}

// createAnyMap tries the command with a map type that the token allows. Of a token
// that allows no type at all, the command's own bit is all there is to say.
func (s *session) createAnyMap() error {
	for _, t := range mapTypeOrder {
		if s.allows(token.Delegation{Maps: needMap(t).Maps}) && s.createMapOf(t) == nil {
			return nil
		}
	}
	return s.commandAlone(token.CmdMapCreate)
}

// loadAnyProgram is createAnyMap for programs.
func (s *session) loadAnyProgram() error {
	for _, t := range everyProgram {
		h := s.hook(t)
		need := h.need()
		need.Cmds = 0
		if s.allows(need) && s.try(h) == nil {
			return nil
		}
	}
	return s.commandAlone(token.CmdProgLoad)
}

// commandAlone answers for a command that could not be tried: EPERM, for which
// the caller has an explanation, unless the token allows it.
func (s *session) commandAlone(cmd token.Cmds) error {
	if !s.hasToken() || !s.allows(token.Delegation{Cmds: cmd}) || token.MissingCapabilities(onlyBPF...) != nil {
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
