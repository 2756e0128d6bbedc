package delegate

import (
	"context"

	"github.com/bpftoken/bpftoken/token"
)

// ForProcess mounts a BPF FS that delegates d in a running container: at the directory path in the mount namespace of
// process pid, for the user namespace that pid is in. The container need not know of it, nor have any program in it.
//
// path starts at the root of the mount namespace, which is not that of pid if pid called chroot(2). It must not end in
// a symbolic link (EINVAL); others on the way are followed inside the container. The container can make the call wait
// for as long as it likes, by covering path with a FUSE file system that does not answer: see [ForProcessContext].
//
// The caller needs CAP_SYS_ADMIN, CAP_SYS_PTRACE and CAP_SYS_CHROOT in the init user namespace. The mount namespace
// of pid must belong to its user namespace or one below; otherwise, and without the capabilities, the kernel says
// EPERM. A process in the caller's own user namespace is refused with [ErrSameNamespace].
//
// As entering a user namespace takes a process with a single thread, ForProcess forks one that executes nothing: it
// makes a handful of system calls and exits. It is invisible to wait4(2) without __WALL, and dies with the caller.
func ForProcess(pid int, path string, d token.Delegation) error {
	return ForProcessContext(context.Background(), pid, path, d)
}

// ForProcessContext is [ForProcess] that gives up when ctx is done, with the cause of that. Use it with a limit where
// containers are not trusted. Nothing is mounted then, or a mount that was under way.
func ForProcessContext(ctx context.Context, pid int, path string, d token.Delegation) error {
	return forProcess(ctx, pid, path, d)
}
