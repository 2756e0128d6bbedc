// Package sys is the only place in this module that calls bpf(2).
//
// Every command that can carry a BPF token takes its descriptor as a plain
// parameter ([NoToken] for none) and sets BPF_F_TOKEN_FD itself, so that no
// caller can pass the one without the other. Descriptors come back as [FD]:
// close-on-exec, never 0, closed once.
//
// Methods return the bare errno: the caller knows which object it was for and
// wraps it. Elsewhere than Linux every command fails with an error that matches
// [errors.ErrUnsupported].
package sys
