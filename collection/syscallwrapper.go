package collection

import (
	"runtime"
	"slices"

	"github.com/bpftoken/bpftoken/internal/kallsyms"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
)

// syscallWrapper is the extern that tells whether system calls are wrapped.
const syscallWrapper = "LINUX_HAS_SYSCALL_WRAPPER"

// syscallPrefixes are what architectures with CONFIG_ARCH_HAS_SYSCALL_WRAPPER put
// before the name of a system call.
var syscallPrefixes = map[string]string{
	"386": "__ia32_", "amd64": "__x64_", "arm64": "__arm64_", "s390x": "__s390x_",
	"riscv64": "__riscv_", "ppc64": "__powerpc_", "ppc64le": "__powerpc_",
}

// wrappedSyscall names a system call as the kernel does where it wraps them; empty on
// architectures that never do.
func wrappedSyscall() string {
	prefix, ok := syscallPrefixes[runtime.GOARCH]
	if !ok {
		return ""
	}
	return prefix + "sys_bpf"
}

// wantsSyscallWrapper reports whether an extern of the section asks for it.
func wantsSyscallWrapper(kconfig *ebpf.MapSpec) bool {
	section, ok := kconfig.Value.(*btf.Datasec)
	return ok && slices.ContainsFunc(section.Vars, func(v btf.VarSecinfo) bool {
		return v.Type != nil && v.Type.TypeName() == syscallWrapper
	})
}

// hasSyscallWrapper looks for a wrapped system call among the kernel's types, which
// takes a tenth of the time, then among its symbols. Unlike a probe through tracefs
// neither needs any privilege.
func (l *load) hasSyscallWrapper() (uint64, error) {
	name := wrappedSyscall()
	if name == "" {
		return 0, nil
	}
	if types, err := l.btf.Vmlinux(); err == nil {
		if _, err := lookUp(types, name, function); err == nil {
			return 1, nil
		}
	}
	found, err := kallsyms.Has(name)
	if err != nil || !found {
		return 0, err
	}
	return 1, nil
}
