package collection

import (
	"strings"

	"github.com/cilium/ebpf"
)

// storesPrograms reports whether a map's values are programs.
func storesPrograms(t ebpf.MapType) bool { return t == ebpf.ProgramArray }

// storesMaps reports whether a map's values are maps.
func storesMaps(t ebpf.MapType) bool { return t == ebpf.ArrayOfMaps || t == ebpf.HashOfMaps }

// filledLate reports whether a map's contents can only be written once all maps
// and programs exist.
func filledLate(t ebpf.MapType) bool {
	return storesPrograms(t) || storesMaps(t) || t == ebpf.StructOpsMap
}

// isDataSection reports whether a map stands for an ELF section of variables.
func isDataSection(name string) bool {
	return name == ".bss" || strings.HasPrefix(name, ".data") || isConstantSection(name)
}

// isConstantSection reports whether a section's variables never change once
// loaded.
func isConstantSection(name string) bool { return strings.HasPrefix(name, ".rodata") }

// isFrozen reports whether user space must not write to a map after its contents
// are in: the verifier then treats them as known.
func isFrozen(name string) bool { return isConstantSection(name) || name == ".kconfig" }

// foreign reports whether cilium/ebpf has tagged a constant as another
// platform's; Linux's own stay far below.
func foreign[T ~uint32](v T) bool { return v >= 1<<28 }

// refusesBTF reports whether the kernel creates maps of this type only without
// key and value types (map_check_no_btf in kernel/bpf/syscall.c, and map_check_btf
// for those without a key that have no check of their own).
func refusesBTF(t ebpf.MapType) bool {
	switch t {
	case ebpf.PerfEventArray, ebpf.CGroupArray, ebpf.StackTrace,
		ebpf.ArrayOfMaps, ebpf.HashOfMaps, ebpf.DevMap, ebpf.DevMapHash,
		ebpf.CPUMap, ebpf.XSKMap, ebpf.SockMap, ebpf.SockHash,
		ebpf.Queue, ebpf.Stack:
		return true
	}
	return false
}
