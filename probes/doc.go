// Package probes says what the running kernel can do for the holder of one BPF
// token.
//
// It asks the questions of github.com/cilium/ebpf/features and more, but of a
// [Prober] that is bound to a token: each probe is made under that token, with
// the capabilities that the process has in its user namespace. Probes do not
// depend on each other: a program is loaded as the type that was asked for, and
// nothing needs arrays or socket filters to be delegated.
//
// # Errors
//
// Every probe has one of these outcomes, which [OutcomeOf] tells apart:
//
//   - nil: it can be used now, under this token, with these capabilities.
//   - [ebpf.ErrNotSupported]: the kernel does not have it.
//   - [token.ErrNotDelegated]: the kernel has it or may have it, but the token
//     withholds it. A [token.NotDelegatedError] lists the missing bits. Where the
//     kernel's own types (BTF) show that it does not know the thing, the answer is
//     ErrNotSupported instead.
//   - [token.ErrMissingCapability]: a [token.MissingCapabilityError] names the
//     capabilities. They are missing in the user namespace of the process or, as
//     the text then says, in the init user namespace, where no token helps.
//   - anything else is inconclusive. [ErrRefused]: everything that is known to be
//     needed is there, and still the kernel said EPERM: seccomp, an LSM, or a
//     token of another user namespace. [ErrNoKernelTypes]: only the kernel's BTF
//     could tell, and it is not readable. [ErrNoProbe]: the kernel knows
//     something that this package has no probe for. EBADF: the token is closed.
//     [token.ErrNotAvailable]: no token, in a user namespace where one is needed.
//     [errors.ErrUnsupported]: not Linux.
//
// A probe that lacks both a delegation and a capability is not delegated; its
// text names the capability too.
//
// # Caching
//
// A Prober remembers conclusive results, those of the first four kinds, for as
// long as the process keeps its capabilities: after it drops or raises one, the
// probes are made again. Inconclusive results are never kept, and neither is that
// no loaded module has a kernel function or struct_ops.
//
// # Limits
//
// A nil answer for an attach type, a map flag or a program type says that the
// object can be created. Attaching is another matter: some hooks need a
// perf event, for which no token exists.
package probes
