package sys

import "syscall"

// Blocked reports whether something refuses bpf(2) before the kernel looks at
// the command: the kernel itself answers EINVAL to a command that does not exist,
// so EPERM or EACCES there comes from seccomp or an LSM, and ENOSYS from seccomp
// or a kernel without bpf(2).
func (k *Kernel) Blocked() bool {
	const impossible = Cmd(0x7fffffff)
	_, err := call(k, impossible, &mapFreezeAttr{})
	return err == syscall.EPERM || err == syscall.EACCES || err == syscall.ENOSYS
}
