package collection

import (
	"runtime"

	"github.com/bpftoken/bpftoken/internal/kallsyms"
)

// syscallPrefixes are what architectures with CONFIG_ARCH_HAS_SYSCALL_WRAPPER put
// before the name of a system call.
var syscallPrefixes = map[string]string{
	"386": "__ia32_", "amd64": "__x64_", "arm64": "__arm64_", "s390x": "__s390x_",
	"riscv64": "__riscv_", "ppc64": "__powerpc_", "ppc64le": "__powerpc_",
}

// hasSyscallWrapper looks for a wrapped system call among the kernel's symbols,
// whose names, unlike a probe through tracefs, need no privilege.
func hasSyscallWrapper() (uint64, error) {
	prefix, ok := syscallPrefixes[runtime.GOARCH]
	if !ok {
		return 0, nil
	}
	found, err := kallsyms.Has(prefix + "sys_bpf")
	if err != nil || !found {
		return 0, err
	}
	return 1, nil
}
