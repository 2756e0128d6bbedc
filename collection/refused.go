package collection

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/bpftoken/bpftoken/internal/release"
	"github.com/bpftoken/bpftoken/internal/sys"
	"github.com/bpftoken/bpftoken/token"
	"github.com/cilium/ebpf"
	"github.com/moby/sys/userns"
)

// A RefusedError is a load that the kernel refused with EPERM, with everything
// that could be the cause.
type RefusedError struct {
	// Err names the object and wraps the kernel's error.
	Err error
	// Causes are what was found: *[token.NotDelegatedError],
	// *[token.MissingCapabilityError], *[token.DiscoveryError] and others.
	Causes []error
	// Needs is what the whole load takes.
	Needs *Requirements
}

// Error gives the refusal and every cause.
func (e *RefusedError) Error() string {
	texts := make([]string, len(e.Causes))
	for i, cause := range e.Causes {
		texts[i] = cause.Error()
	}
	return e.Err.Error() + ": " + strings.Join(texts, "; ")
}

// Unwrap returns the kernel's error and the causes.
func (e *RefusedError) Unwrap() []error { return append([]error{e.Err}, e.Causes...) }

// A commandError is an EPERM of a command that takes a token. Others, such as that
// of pinning, have nothing to do with tokens.
type commandError struct {
	cmd sys.Cmd
	err error
}

func (e *commandError) Error() string { return fmt.Sprintf("BPF_%s: %v", e.cmd, e.err) }
func (e *commandError) Unwrap() error { return e.err }

// markRefused marks err if it is an EPERM.
func markRefused(cmd sys.Cmd, err error) error {
	if errors.Is(err, syscall.EPERM) {
		return &commandError{cmd, err}
	}
	return err
}

// explain finds out why the kernel refused a load for want of privilege. Other
// errors are left alone.
func (l *load) explain(err error) error {
	var refused *commandError
	byVerifier := verifierSpoke(err)
	if !errors.As(err, &refused) && !byVerifier {
		return err
	}
	needs := l.needs()
	var causes []error
	switch {
	case byVerifier:
		// It got as far as verification, so only helpers and pointers can be at issue.
		if causes = missingCapabilities(needs); causes == nil {
			causes = forbiddenPointers(err)
		}
	case l.token == sys.NoToken:
		causes = l.withoutToken(needs)
	default:
		causes = l.underToken(needs, refused.cmd)
	}
	if len(causes) == 0 {
		return err
	}
	return &RefusedError{Err: err, Causes: causes, Needs: needs}
}

// verifierSpoke reports whether the verifier looked at a program and refused it.
func verifierSpoke(err error) bool {
	verr := new(ebpf.VerifierError)
	return errors.As(err, &verr) && len(verr.Log) > 0
}

// underToken looks for what the token or the process lacks.
func (l *load) underToken(needs *Requirements, cmd sys.Cmd) []error {
	var causes []error
	have, err := l.tok.Delegation()
	if err != nil {
		causes = append(causes, err)
	} else if missing := have.Missing(needs.Delegation); !missing.IsZero() && !l.didWithout(missing, cmd) {
		gap := &token.NotDelegatedError{Missing: missing, Have: have, Source: l.tok.Source()}
		causes = append(causes, &causeFor{gap, needs.objects(missing)})
	}
	causes = append(causes, missingCapabilities(needs)...)
	causes = append(causes, needs.undelegable()...)
	if len(causes) == 0 {
		causes = append(causes, l.whatRemains(cmd))
	}
	return causes
}

// didWithout reports whether all that is missing is btf_load, which the load had gone
// on without when cmd was refused: that has another cause.
func (l *load) didWithout(missing token.Delegation, cmd sys.Cmd) bool {
	return l.types.refused != nil && cmd != sys.BTFLoad && missing == token.Delegation{Cmds: token.CmdBTFLoad}
}

// withoutToken explains a refusal of the process's own privileges.
func (l *load) withoutToken(needs *Requirements) []error {
	causes := missingCapabilities(needs)
	if causes == nil && errors.Is(l.noToken, token.ErrMissingCapability) {
		// CAP_SYS_ADMIN stands in for the rest, but makes no token.
		causes = capabilityGap(needs, []token.Capability{token.CapBPF})
	}
	switch {
	case l.kernel.Blocked():
		return append(causes, errBlocked)
	case userns.RunningInUserNS():
		return append(causes, &noTokenError{l.noToken, needs})
	case len(causes) > 0:
		return append(causes, &rootlessError{l.noToken, needs})
	}
	return []error{errors.New("the process has every capability in the init user namespace: " +
		"an LSM, lockdown or this kernel refuses it")}
}

// missingCapabilities names what the process lacks.
func missingCapabilities(needs *Requirements) []error {
	return capabilityGap(needs, token.MissingCapabilities(needs.Capabilities...))
}

func capabilityGap(needs *Requirements, missing []token.Capability) []error {
	if len(missing) == 0 {
		return nil
	}
	gap := &token.MissingCapabilityError{Missing: missing}
	return []error{&causeFor{gap, needs.holders(missing)}}
}

var errIDNeedsRoot = errors.New("before Linux 6.15 the BTF of modules takes CAP_SYS_ADMIN in the init user namespace, whatever the token allows")

var errBlocked = errors.New("seccomp or an LSM refuses bpf(2) altogether: allow it for this process")

// whatRemains is for a refusal although the token has every bit and the process
// every capability.
func (l *load) whatRemains(cmd sys.Cmd) error {
	switch {
	case l.kernel.Blocked():
		return errBlocked
	case cmd == sys.BTFGetFDByID && !release.AtLeast(6, 15):
		return errIDNeedsRoot
	}
	return fmt.Errorf("%s allows all that is needed and no capability is missing: "+
		"an LSM, lockdown or this kernel refuses it", l.tok)
}

// A causeFor is a cause with the objects that it concerns.
type causeFor struct {
	err     error
	objects string
}

func (e *causeFor) Error() string { return e.err.Error() + " [" + e.objects + "]" }
func (e *causeFor) Unwrap() error { return e.err }
