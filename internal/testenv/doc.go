// Package testenv is how the tests of this module say what they need, and how they are watched while they run.
//
// A test that cannot run where it finds itself skips through this package and through nothing else: such a skip
// carries a [Kind], which the two readers of test output (internal/skipcheck on the host, internal/kernels for the
// guests) parse and judge. A plain t.Skip, also one under testing.Short, is an unexpected skip and fails the run
// under CI=true and in every guest.
//
//	[SkipBefore]    the running kernel is too old               allowed
//	[SkipFrom]      the running kernel is too new               allowed
//	[NeedsFeature]  this kernel was built or booted without it  allowed, when at least one guest runs the test
//	[NeedsModule]   the kernel module is not loaded             same as a feature
//	[NeedsGuest]    only a guest may be treated like this       same as a feature
//	[NeedsHost]     go, apt or a network is needed              allowed in guests only
//	[NeedsRoot]     unprivileged user                           allowed on a developer's machine only
//
// [Main] and [NoLeaks] fail tests that leave BPF file descriptors behind.
package testenv
