// Package delegate is the privileged side of BPF tokens: it makes a BPF FS that delegates parts of bpf(2) to a
// user namespace.
//
// A BPF FS belongs to the user namespace that it was opened in, and only CAP_SYS_ADMIN in the init user namespace
// may say what it delegates. So two processes have to work together:
//
//	container (CAP_SYS_ADMIN in its user namespace)      manager (CAP_SYS_ADMIN in the init one)
//	[Open]              fsopen("bpf")
//	                        --- descriptor, SCM_RIGHTS --->
//	                                                      [Configure]  fsconfig(delegate_*), create
//	                        <--- answer -------------------
//	[Context.Mount]     fsmount, move_mount
//
// [Request] and [Serve] are the two halves over a Unix socket. [ForProcess] plays both for a container that is
// already running and knows nothing of it. [Mounts] lists what is mounted.
//
// Everything here needs Linux 6.9; elsewhere than Linux it fails with an error that matches
// [errors.ErrUnsupported].
//
// # Security
//
// What is delegated is delegated to everybody in the user namespace who holds CAP_BPF there and can open the
// mount point. BPF programs read kernel memory and run in its context: delegate to workloads that are trusted
// with it, and no more than they need.
//
// The container is not trusted to send what it should. To create a superblock with a manager's privileges is
// dangerous for any other kind of file system, so [Serve] and [Configure] make sure that the descriptor is a
// mount context, that it is one of a BPF FS, and touch nothing before they know. What the container set on the
// context before, such as its mode, concerns its own mount only.
package delegate
