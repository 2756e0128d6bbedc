// Package token handles BPF tokens as values: find one, create one, adopt or
// receive one, and say what it delegates.
//
// A BPF token (Linux 6.9) is a file descriptor that a process in a user
// namespace makes from a BPF FS to which a privileged manager delegated parts of
// bpf(2). Passed with a command, it lets the command count the capabilities that
// the process has in that user namespace, as far as the delegation goes.
//
// # Errors
//
// The meaning of each error is stated here once.
//
//   - [ErrNotAvailable]: there is no token. A [DiscoveryError] lists what was
//     tried, each with its errno and the remedy. Mandatory says whether the caller
//     or the environment insisted on one.
//   - [ErrDisabled]: no token was wanted: [Config.Disabled], or an empty
//     LIBBPF_BPF_TOKEN_PATH. It is also an ErrNotAvailable.
//   - [ErrNotDelegated]: a token exists but lacks bits. A [NotDelegatedError]
//     lists every gap, ready to be pasted as mount options.
//   - [ErrMissingCapability]: a capability is missing in the user namespace. A
//     [MissingCapabilityError] names it.
//   - [errors.ErrUnsupported]: not Linux. Two errnos match it too: ENOSYS, no
//     bpf(2) here, and EOPNOTSUPP, no tokens in the init user namespace.
//   - EBADF: a closed token or descriptor. EINVAL: a descriptor of something else.
//     EBADMSG: a message that is not what [Send] sends.
//
// The kernel's errno stays reachable with [errors.Is].
//
// # Security
//
// A token is a privilege, not a sandbox: whoever holds the descriptor can use it.
// This package keeps it from spreading: every descriptor is close-on-exec, none
// is kept in a global, received descriptors are verified to be tokens, and the
// environment is ignored in a secure-execution process (AT_SECURE).
package token
