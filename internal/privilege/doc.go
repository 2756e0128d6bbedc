// Package privilege knows what the kernel asks for before it loads a program or
// creates a map: which capabilities, and under which attach type.
//
// The rules are those of a kernel with BPF tokens (Linux 6.9), where the
// capabilities count in the token's user namespace; older kernels ask for the
// same in the init one. CAP_SYS_ADMIN stands in for any of them. The functions
// are pure: they look at nothing but their arguments.
package privilege
