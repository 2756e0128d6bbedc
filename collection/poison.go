package collection

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/bpftoken/bpftoken/internal/upstream"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// Errors of programs that reach poisoned code. They are recognised in the
// verifier's log.
var (
	ErrBadRelocation = errors.New("bad CO-RE relocation")
	ErrUnknownKfunc  = errors.New("unknown kfunc")
)

// poisonedBy recognises what relocation put in place of code that cannot work,
// by the last lines of the log.
func poisonedBy(verr *ebpf.VerifierError) error {
	badCall := fmt.Sprintf("invalid func unknown#%d", btf.COREBadRelocationSentinel)
	badLoad := fmt.Sprintf("(18) r10 = 0x%x", btf.COREBadRelocationSentinel)
	badKfunc := fmt.Sprintf("invalid func unknown#%d", kfuncPoison)
	for _, line := range lastLines(verr, 4) {
		switch {
		case strings.Contains(line, badCall), strings.Contains(line, badLoad):
			return ErrBadRelocation
		case strings.Contains(line, badKfunc):
			return ErrUnknownKfunc
		}
	}
	return nil
}

// blame names what the poison is in place of, as far as that is known.
func blame(u *unit, verr *ebpf.VerifierError, cause error) string {
	if errors.Is(cause, ErrUnknownKfunc) {
		return blameKfuncs(u)
	}
	relo := u.relocationAt(lastInstruction(verr))
	if relo == nil {
		return ""
	}
	path, err := upstream.PathOf(relo)
	if err != nil {
		return ""
	}
	return fmt.Sprintf(" (no single match for %s in the kernel's types)", path)
}

// blameKfuncs names the weak kfuncs that a program could have meant.
func blameKfuncs(u *unit) string {
	var names []string
	for _, ref := range u.kfuncs {
		if ref.Weak {
			names = append(names, ref.Func.Name)
		}
	}
	if names == nil {
		return "" // a caller's own poison
	}
	return " (one of " + strings.Join(names, ", ") + ")"
}

// lastInstruction returns the number of the instruction that the verifier looked at
// last, as in "12: (85) call unknown#195896080"; -1 if the log does not tell.
func lastInstruction(verr *ebpf.VerifierError) int {
	lines := lastLines(verr, 4)
	for i := len(lines) - 1; i >= 0; i-- {
		number, rest, _ := strings.Cut(lines[i], ": ")
		if n, err := strconv.Atoi(number); err == nil && strings.HasPrefix(rest, "(") {
			return n
		}
	}
	return -1
}

// relocationAt returns the relocation of an instruction that the kernel gave a number:
// it counts those that load 64 bits twice.
func (u *unit) relocationAt(number int) *btf.CORERelocation {
	for at := u.insns.Iterate(); at.Next(); {
		if int(at.Offset) != number {
			continue
		}
		if i := slices.Index(u.reloAt, at.Index); i >= 0 {
			return u.relos[i]
		}
	}
	return nil
}
