package collection

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/cilium/ebpf"
)

// cpuFile is what cilium/ebpf reads to count CPUs.
const cpuFile = "/sys/devices/system/cpu/possible"

// possibleCPUs counts CPUs. cilium/ebpf asks once a process and keeps the answer,
// an error included, so it is not asked while no file can be opened.
func possibleCPUs() (int, error) {
	f, err := os.Open(cpuFile)
	_ = f.Close()
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM) {
		return 0, fmt.Errorf("count CPUs: %w", err)
	}
	n, err := ebpf.PossibleCPU()
	if err != nil {
		return 0, fmt.Errorf("count CPUs: %w", err)
	}
	return n, nil
}

// countsCPUs makes sure that the CPUs are known to cilium/ebpf before it is given a
// map with a value for each: it would fail to adopt the map, and not close it.
func countsCPUs(spec *ebpf.MapSpec) error {
	switch spec.Type {
	case ebpf.PerCPUHash, ebpf.PerCPUArray, ebpf.LRUCPUHash, ebpf.PerCPUCGroupStorage:
		_, err := possibleCPUs()
		return err
	}
	return nil
}
