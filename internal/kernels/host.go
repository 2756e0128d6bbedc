package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"

	"github.com/bpftoken/bpftoken/internal/kernels/apt"
)

// host is what there is to know about the machine that runs the guests.
type host struct {
	goos, goarch string
	os           apt.Machine
	kvm          bool
}

func thisHost() host {
	h := host{goos: runtime.GOOS, goarch: runtime.GOARCH}
	h.os, _ = apt.ThisMachine() // no such file: not Debian
	cpu, _ := os.ReadFile("/proc/cpuinfo")
	h.kvm = hasVirtualization(string(cpu)) && writable("/dev/kvm")
	return h
}

// unsuitable says why this machine cannot run the matrix, however much is installed on it.
func (h host) unsuitable() string {
	if h.goos != "linux" || h.goarch != "amd64" {
		return fmt.Sprintf("needs linux/amd64, this is %s/%s", h.goos, h.goarch)
	}
	if h.os.ID != "debian" {
		return fmt.Sprintf("needs Debian for its kernels, this is %q", h.os.ID)
	}
	return ""
}

// findTools names the first program that is not installed.
func findTools(names ...string) error {
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("find %s: %w", name, err)
		}
	}
	return nil
}

// findQEMU is apart, because its name is a flag and its package is not obvious.
func findQEMU(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("find QEMU: %w (apt-get install --no-install-recommends qemu-system-x86)", err)
	}
	return path, nil
}

var vmFlag = regexp.MustCompile(`(?m)^flags\s*:.*\b(vmx|svm)\b`)

// hasVirtualization looks at the processor, because a /dev/kvm without it exists on some virtual machines and boots
// no stock kernel.
func hasVirtualization(cpuinfo string) bool { return vmFlag.MatchString(cpuinfo) }

func writable(dev string) bool {
	f, err := os.OpenFile(dev, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	f.Close()
	return true
}
