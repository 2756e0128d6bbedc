package loader

import (
	"errors"
	"os"
	"testing"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/link"
	"golang.org/x/sys/unix"
)

// startCounter counts the bpf(2) calls of every process until the benchmark ends,
// by a program on the raw tracepoint sys_enter. The file is the map of counts by
// thread group.
func startCounter(b *testing.B) *os.File {
	b.Helper()
	counts, err := ebpf.NewMap(&ebpf.MapSpec{Type: ebpf.LRUHash, KeySize: 4, ValueSize: 8, MaxEntries: 1 << 16})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = counts.Close() })
	prog, err := ebpf.NewProgram(&ebpf.ProgramSpec{
		Type: ebpf.RawTracepoint, License: "GPL", Instructions: countCalls(counts.FD()),
	})
	if err != nil {
		b.Fatal(err)
	}
	defer prog.Close()
	attached, err := link.AttachRawTracepoint(link.RawTracepointOptions{Name: "sys_enter", Program: prog})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = attached.Close() })
	fd, err := unix.FcntlInt(uintptr(counts.FD()), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		b.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), "counts")
	b.Cleanup(func() { _ = file.Close() })
	return file
}

// countCalls adds 1 to the thread group's count if the system call is bpf(2).
func countCalls(counts int) asm.Instructions {
	const key, value = -4, -16
	return asm.Instructions{
		// The second argument of the tracepoint is the number of the call.
		asm.LoadMem(asm.R2, asm.R1, 8, asm.DWord),
		asm.JNE.Imm(asm.R2, unix.SYS_BPF, "out"),
		asm.FnGetCurrentPidTgid.Call(),
		asm.RSh.Imm(asm.R0, 32),
		asm.StoreMem(asm.RFP, key, asm.R0, asm.Word),
		asm.LoadMapPtr(asm.R1, counts),
		asm.Mov.Reg(asm.R2, asm.RFP), asm.Add.Imm(asm.R2, key),
		asm.FnMapLookupElem.Call(),
		asm.JNE.Imm(asm.R0, 0, "add"),
		asm.Mov.Imm(asm.R1, 1), asm.StoreMem(asm.RFP, value, asm.R1, asm.DWord),
		asm.LoadMapPtr(asm.R1, counts),
		asm.Mov.Reg(asm.R2, asm.RFP), asm.Add.Imm(asm.R2, key),
		asm.Mov.Reg(asm.R3, asm.RFP), asm.Add.Imm(asm.R3, value),
		asm.Mov.Imm(asm.R4, 0),
		asm.FnMapUpdateElem.Call(),
		asm.Ja.Label("out"),
		asm.Mov.Imm(asm.R1, 1).WithSymbol("add"),
		asm.StoreXAdd(asm.R0, asm.R1, asm.DWord),
		asm.Mov.Imm(asm.R0, 0).WithSymbol("out"),
		asm.Return(),
	}
}

// A callCounter reads the counts in the unprivileged process, where process ids
// are the same: it has no PID namespace of its own.
type callCounter struct{ counts *ebpf.Map }

// openCounter takes over the file of startCounter.
func openCounter(b *testing.B) *callCounter {
	b.Helper()
	const inherited = 3
	counts, err := ebpf.NewMapFromFD(inherited)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = counts.Close() })
	return &callCounter{counts}
}

func (c *callCounter) ofProcess(b *testing.B, pid int) int64 {
	b.Helper()
	var n uint64
	err := c.counts.Lookup(uint32(pid), &n)
	if err != nil && !errors.Is(err, ebpf.ErrKeyNotExist) {
		b.Fatal(err)
	}
	return int64(n)
}
