package loader

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/collection"
	"github.com/bpftoken/bpftoken/delegate"
	"github.com/bpftoken/bpftoken/token"
)

const (
	benchInsideEnv = "BPFTOKEN_BENCH_INSIDE" // set in the unprivileged process
	benchOnceEnv   = "BPFTOKEN_BENCH_ONCE"   // "object/impl", in a process of mode=process
)

// benchInside runs this benchmark in an unprivileged process and passes its
// results on.
func benchInside(b *testing.B) {
	if os.Geteuid() != 0 || !collection.Supported() {
		b.Skip("needs root, to delegate to a user namespace, and Linux 6.9")
	}
	counter := startCounter(b)
	cmd := exec.Command("/proc/self/exe", os.Args[1:]...)
	cmd.Env = append(os.Environ(), benchInsideEnv+"=1")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.ExtraFiles = []*os.File{counter}
	cmd.SysProcAttr = unprivileged(token.CapBPF, token.CapNetAdmin, token.CapPerfmon)
	ready, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	err = delegate.ForProcess(cmd.Process.Pid, "/sys/fs/bpf", token.All())
	_ = ready.Close()
	if waitErr := cmd.Wait(); err == nil {
		err = waitErr
	}
	if err != nil {
		b.Fatal(err)
	}
	b.SkipNow() // the results are printed
}

// unprivileged describes a process that is nobody, with caps in a user namespace
// of its own.
func unprivileged(caps ...token.Capability) *syscall.SysProcAttr {
	const inside, outside = 1000, 1000000
	ids := []syscall.SysProcIDMap{{ContainerID: inside, HostID: outside, Size: 1}}
	attr := &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET,
		UidMappings: ids, GidMappings: ids,
		Credential: &syscall.Credential{Uid: inside, Gid: inside, NoSetGroups: true},
	}
	for _, c := range caps {
		attr.AmbientCaps = append(attr.AmbientCaps, uintptr(c))
	}
	return attr
}

// printPeak prints the peak of this process's memory. The kernel's own accounting of
// a child (ru_maxrss) starts with the memory of the parent that it was a copy of.
func printPeak() error {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for line := range bytes.Lines(status) {
		if bytes.HasPrefix(line, []byte(peakPrefix)) {
			_, err = os.Stdout.Write(line)
		}
	}
	return err
}

const peakPrefix = "VmHWM:"

func parsePeak(b *testing.B, output []byte) (kib int64) {
	b.Helper()
	if _, err := fmt.Sscanf(string(output), peakPrefix+" %d kB", &kib); err != nil {
		b.Fatalf("peak memory in %q: %v", output, err)
	}
	return kib
}

// benchProcess measures processes that load once.
func benchProcess(b *testing.B, calls *callCounter, name string) {
	var rss, bpf int64
	for b.Loop() {
		cmd := exec.Command("/proc/self/exe")
		cmd.Env = append(os.Environ(), benchOnceEnv+"="+name)
		cmd.Stderr = os.Stderr
		peak, err := cmd.Output()
		if err != nil {
			b.Fatal(err)
		}
		rss = max(rss, parsePeak(b, peak))
		bpf += calls.ofProcess(b, cmd.Process.Pid)
	}
	b.ReportMetric(float64(rss), "rss-KiB")
	b.ReportMetric(float64(bpf)/float64(b.N), "bpf/op")
}
