// Package tokentest runs Go tests as an unprivileged user in a user namespace, with exactly the capabilities and
// exactly the BPF delegations that the test asks for.
//
//	func TestAgent(t *testing.T) {
//		tokentest.Run(t, "exact delegation", tokentest.Config{
//			Capabilities: []token.Capability{token.CapBPF, token.CapNetAdmin},
//			Mounts:       []tokentest.Mount{{Path: "/run/bpf_delegation", Delegation: delegation}},
//		}, func(t *testing.T) {
//			// An unprivileged process: load the agent's BPF objects here.
//		})
//	}
//
// # What the test sees
//
//   - A user other than root, inside and outside, without supplementary groups, in user, mount and PID namespaces of
//     its own, and on request in a network namespace.
//   - The capabilities of [Config.Capabilities], which no program that it executes can exceed.
//   - The BPF file systems of [Config.Mounts] and no other, not even the host's.
//   - A fresh tmpfs over /run, and in it a directory for temporary files, which TMPDIR names; otherwise the host's
//     files, as far as that user may read them, and the working directory of the test.
//
// # How it works, and what follows
//
// A user namespace cannot be entered by a process with threads, so [Run] executes the test binary again, with
// -test.run for the one subtest. The enclosing test runs in the new processes too, up to that Run: once silently in
// the one that sets the sandbox up, then, with its output shown if something goes wrong, in the one that calls fn
// (and once more between the two with [Config.Nested]). So
//
//   - the enclosing test must come to the Run as an unprivileged user as well: it must not skip for want of root;
//   - names of subtests must be the same every time;
//   - fn shares no memory with the rest of the test: pass values through Config.Env or files;
//   - what only the host should do belongs under if !tokentest.[Inside]().
//
// fn's subtests are shown as output of the one subtest; those that were skipped are reported as skipped subtests too.
// Environment, working directory, and the flags of the test
// program (not those of the testing package that choose tests or write files) are passed on. Coverage inside the
// sandbox is not recorded.
//
// When Run returns, no process and no mount of the sandbox is left. They also go when the test process dies.
//
// # Needs
//
// Linux 6.9, and root with CAP_SYS_ADMIN in the init user namespace; otherwise the subtest is skipped, with a reason
// that contains "needs root: " or "needs Linux 6.9: ". /proc must be mounted.
//
// # Security
//
// The sandbox makes a test see what an unprivileged container sees. It does not contain hostile code: the host's
// files are in sight, BPF programs run in the host's kernel, there is no seccomp filter and no limit on resources.
package tokentest
