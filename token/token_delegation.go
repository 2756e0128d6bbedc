package token

import (
	"fmt"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/sys"
)

// Delegation returns the exact masks of the token, from BPF_OBJ_GET_INFO_BY_FD
// (Linux 6.17), else from /proc/self/fdinfo (Linux 6.9), where the kernel prints
// "any" once every bit it knows is set. A closed token is EBADF.
func (t *Token) Delegation() (Delegation, error) {
	if t.FD() < 0 {
		return Delegation{}, fmt.Errorf("read delegation: token is closed: %w", syscall.EBADF)
	}
	if known := t.masks.Load(); known != nil {
		return *known, nil
	}
	var d Delegation
	err := t.fd.Use(func(fd int) (err error) {
		d, err = readDelegation(fd)
		return err
	})
	if err != nil {
		return Delegation{}, fmt.Errorf("read delegation of %s: %w", t, err)
	}
	t.masks.Store(&d)
	return d, nil
}

// readDelegation asks for token info, and looks into fdinfo if the kernel is too
// old for that.
func readDelegation(fd int) (Delegation, error) {
	var k sys.Kernel
	info, err := k.TokenInfo(fd)
	if err != nil {
		return readFDInfo(fd)
	}
	return Delegation{
		Cmds(info.AllowedCmds), MapTypes(info.AllowedMaps),
		ProgramTypes(info.AllowedProgs), AttachTypes(info.AllowedAttachs),
	}, nil
}

// Check returns nil if t allows all of need, else a [NotDelegatedError] that
// lists every gap.
func (t *Token) Check(need Delegation) error {
	have, err := t.Delegation()
	if err != nil {
		return err
	}
	if missing := have.Missing(need); !missing.IsZero() {
		return &NotDelegatedError{Missing: missing, Have: have, Source: t.source}
	}
	return nil
}
