// Package loader loads BPF objects like cilium/ebpf, with the same function names,
// and finds a BPF token by itself.
//
// Replacing ebpf.NewCollection with loader.NewCollection (and so on) is the whole
// migration. Each load looks for a token where the environment says, then at the
// mounts (see [token.Find]), passes it with every command, and closes it at the
// end. Without a token it uses the process's own privileges.
//
// Linux 6.9 is the first kernel with tokens: there, package collection loads, with
// a token or without. Everything is handed to cilium/ebpf on older kernels and
// elsewhere than Linux.
//
// # Limits
//
// Neither the sections of an object nor its symbols may take more than 1 GiB in
// total: the sizes in an ELF file's headers are not bounded by the file's. Where the
// parser of cilium/ebpf panics on a damaged object there is an error.
//
// # Errors
//
//   - a mandatory [token.DiscoveryError]: LIBBPF_BPF_TOKEN_PATH, or the [Loader],
//     insists on a token that is not to be had.
//   - what package collection documents, above all its RefusedError, which
//     explains why the kernel said EPERM.
package loader
