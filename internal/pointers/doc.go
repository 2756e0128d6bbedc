// Package pointers tells from the instructions of a program whether it does with
// pointers what the verifier allows only with CAP_PERFMON: subtract them, compare
// them with numbers, add a variable to one that is not into the stack or a map's
// value, overwrite a part of one on the stack, store one where user space can read
// it, or look into a struct of the kernel's that a kfunc has returned
// (allow_ptr_leaks and bypass_spec_v1 in kernel/bpf/verifier.c).
//
// It follows what each register and stack slot holds, much like the verifier, but
// without values: a register is a pointer of some kind, a scalar, or unknown,
// where paths disagree or only the kernel's types would tell. What is unknown
// breaks no rule. So it names few programs that would load all the same (those
// that break a rule in code that constants make unreachable), and misses some that
// would not: rules about values, callbacks, and how many branches there are.
package pointers
