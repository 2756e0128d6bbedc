package collection

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// Errors of programs that reach poisoned code. They are recognised in the
// verifier's log.
var (
	ErrBadRelocation = errors.New("bad CO-RE relocation")
	ErrUnknownKfunc  = errors.New("unknown kfunc")
)

// verifierError wraps err with the lines of a log.
func verifierError(err error, log []byte) *ebpf.VerifierError {
	text := strings.Trim(logText(log), "\t\r\v\n ")
	verr := &ebpf.VerifierError{Cause: err}
	if text == "" {
		return verr
	}
	for line := range strings.Lines(text) {
		verr.Log = append(verr.Log, strings.TrimRight(line, "\t\r\v\n "))
	}
	return verr
}

// logText returns a log up to its NUL.
func logText(log []byte) string {
	text, _, _ := bytes.Cut(log, []byte{0})
	return string(text)
}

// programError adds what is known about a refusal.
func programError(u *unit, err error, opts *ebpf.ProgramOptions) error {
	verr := new(ebpf.VerifierError)
	if !errors.As(err, &verr) {
		return err
	}
	if cause := poisonedBy(verr); cause != nil {
		verr.Cause = fmt.Errorf("%w: %w%s", verr.Cause, cause, blame(u, cause))
	} else if hint := programHint(u, verr, opts); hint != "" {
		verr.Cause = fmt.Errorf("%w (%s)", verr.Cause, hint)
	}
	return &rejection{verr}
}

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

// blame names the weak kfuncs that a program could have meant.
func blame(u *unit, cause error) string {
	if !errors.Is(cause, ErrUnknownKfunc) {
		return ""
	}
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
