// Package collection is the engine: an [ebpf.CollectionSpec] and a token in, live
// objects out.
//
// It takes the specs of cilium/ebpf and gives its Collection, Map, Program and
// Variable, made with its own calls of bpf(2), so that every BPF_MAP_CREATE,
// BPF_BTF_LOAD, BPF_PROG_LOAD and BPF_BTF_GET_FD_BY_ID of a load carries the same
// explicit token, or none. It needs Linux 6.9 and probes for nothing: whatever such
// a kernel lacks is refused by the kernel itself. Package loader finds the token
// and hands older kernels to cilium/ebpf.
//
// A load goes through stages, a file each: plan (what is needed, in which order),
// types (one BTF blob for all), maps, programs, contents, variables.
//
// # Limits
//
// cilium/ebpf adopts programs and maps by descriptor, so that under a token, without
// CAP_SYS_ADMIN in the init user namespace, [ebpf.Program.Handle] and
// [ebpf.Map.Handle] fail with EPERM: opening BTF by id takes that, or a token that
// they do not pass. So does link.AttachFreplace, if it is given a target: attach to
// the one that the program was loaded for, with a nil target and an empty name.
//
// # Errors
//
// A load that fails closes and unpins everything that it made. The error names the
// object. With [errors.Is] and [errors.As]:
//
//   - *[ebpf.VerifierError]: the verifier or the BTF verifier refused; it has the
//     whole log.
//   - *[RefusedError]: the kernel said EPERM. It says everything that could be the
//     cause, and matches what it found: [token.ErrNotDelegated],
//     [token.ErrMissingCapability], [token.ErrNotAvailable].
//   - [ebpf.ErrMapIncompatible]: a replacement or a pinned map has another shape.
//   - [ebpf.ErrNotSupported]: the kernel lacks an attach target, a kfunc or a type.
//   - [ErrBadRelocation], [ErrUnknownKfunc]: the program reached code that a CO-RE
//     relocation or a missing weak kfunc had poisoned; the text names it.
//   - any errno as bpf(2) gave it.
//
// The same bad object gives the same error every time: objects are taken in the
// order of their names.
package collection
