// Command kernels runs the tests of this module on every kernel that the module supports, in virtual machines:
//
//	go run ./internal/kernels                                # everything, everywhere
//	go run ./internal/kernels --kernel trixie ./token        # a developer's loop
//	go run ./internal/kernels --kernel 6.1 --run 'TestFoo$' ./loader ./collection
//	go run ./internal/kernels --list
//
// It prints one table, kernel by package, and the output of the tests that failed. It exits 1 when a test failed,
// a guest was lost, a test was skipped in a way that internal/testenv does not allow in a guest, or a test ran on no
// kernel at all (only judged when all kernels ran). README.md tells more.
package main
