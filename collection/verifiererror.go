package collection

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/cilium/ebpf"
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
		verr.Cause = fmt.Errorf("%w: %w%s", verr.Cause, cause, blame(u, verr, cause))
	} else if hint := programHint(u, verr, opts); hint != "" {
		verr.Cause = fmt.Errorf("%w (%s)", verr.Cause, hint)
	}
	return &rejection{verr}
}
