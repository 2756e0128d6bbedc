package sys

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
	"github.com/cilium/ebpf/btf"
	"golang.org/x/sys/unix"
)

func TestMapCreate(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	fd, err := new(Kernel).MapCreate(MapCreateAttr{
		Type: uint32(ebpf.Array), KeySize: 4, ValueSize: 8, MaxEntries: 3, Name: NewObjName("counters"),
	}, NoToken)
	if err != nil {
		t.Fatal(err)
	}
	if !closeOnExec(t, fd.Int()) {
		t.Error("not close-on-exec")
	}
	if err := new(Kernel).MapFreeze(fd.Int()); err != nil {
		t.Errorf("freeze: %v", err)
	}
	m, err := ebpf.NewMapFromFD(fd.Disown())
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	info, err := m.Info()
	if err != nil {
		t.Fatal(err)
	}
	if info.Name != "counters" || info.ValueSize != 8 || info.MaxEntries != 3 || !info.Frozen() {
		t.Errorf("made %+v", info)
	}
}

func TestProgLoad(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	fd, size, err := new(Kernel).ProgLoad(returnZero(t), NoToken)
	if err != nil {
		t.Fatal(err)
	}
	if !closeOnExec(t, fd.Int()) {
		t.Error("not close-on-exec")
	}
	if size != 0 {
		t.Errorf("a log of %d bytes that nobody asked for", size)
	}
	p, err := ebpf.NewProgramFromFD(fd.Disown())
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	info, err := p.Info()
	if err != nil {
		t.Fatal(err)
	}
	if info.Name != "zero" || info.Type != ebpf.SocketFilter {
		t.Errorf("loaded %q of type %s", info.Name, info.Type)
	}
}

func returnZero(t *testing.T) *Program {
	t.Helper()
	var insns bytes.Buffer
	if err := (asm.Instructions{asm.Mov.Imm(asm.R0, 0), asm.Return()}).Marshal(&insns, nativeOrder()); err != nil {
		t.Fatal(err)
	}
	return &Program{
		Type: uint32(ebpf.SocketFilter), Name: NewObjName("zero"), License: "MIT", Instructions: insns.Bytes(),
	}
}

// nativeOrder is the machine's byte order as package asm knows it.
func nativeOrder() binary.ByteOrder {
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

func TestProgLoadLog(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	prog := returnZero(t)
	prog.Instructions = prog.Instructions[8:] // exit with R0 unset
	prog.LogLevel, prog.Log = 1, make([]byte, 4096)
	fd, size, err := new(Kernel).ProgLoad(prog, NoToken)
	if fd != nil || err != unix.EACCES {
		t.Errorf("%v, %v, want EACCES from the verifier", fd, err)
	}
	if !bytes.Contains(prog.Log, []byte("R0 !read_ok")) {
		t.Errorf("log %q", cstring(prog.Log))
	}
	testenv.SkipBefore(t, 6, 4, "log_true_size")
	if want := len(cstring(prog.Log)) + 1; int(size) != want {
		t.Errorf("true size %d, want %d", size, want)
	}
}

func TestBTFLoadAndInfo(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	builder, err := btf.NewBuilder([]btf.Type{&btf.Int{Name: "counter", Size: 4}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	blob, err := builder.Marshal(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	fd, _, err := new(Kernel).BTFLoad(blob, nil, NoToken)
	if err != nil {
		t.Fatal(err)
	}
	defer fd.Close()
	raw, err := new(Kernel).RawBTF(fd.Int())
	if err != nil || !bytes.Equal(raw, blob) {
		t.Errorf("read back %d bytes of %d: %v", len(raw), len(blob), err)
	}
	info, err := new(Kernel).BTFInfo(fd.Int())
	if err != nil || info.Kernel || info.Name != "" || int(info.Size) != len(blob) {
		t.Errorf("info %+v: %v", info, err)
	}
}

func TestBTFLoadLog(t *testing.T) {
	testenv.NeedsRoot(t)
	log := make([]byte, 4096)
	fd, _, err := new(Kernel).BTFLoad([]byte("no BTF at all, but long enough"), log, NoToken)
	if fd != nil || err != unix.EINVAL || cstring(log) == "" {
		t.Errorf("%v, %v, log %q", fd, err, cstring(log))
	}
}

func TestBTFByID(t *testing.T) {
	testenv.NeedsRoot(t)
	testenv.NoLeaks(t)
	k := new(Kernel)
	id, err := k.BTFGetNextID(0)
	if err != nil {
		t.Fatal(err)
	}
	fd, err := k.BTFGetFDByID(id, NoToken)
	if err != nil {
		t.Fatal(err)
	}
	defer fd.Close()
	if info, err := k.BTFInfo(fd.Int()); err != nil || info.ID != id {
		t.Errorf("BTF %d describes itself as %+v: %v", id, info, err)
	}
	if _, err := k.BTFGetNextID(1 << 30); err != unix.ENOENT {
		t.Errorf("after the last id: %v, want ENOENT", err)
	}
	if _, err := k.BTFGetFDByID(1<<31-1, NoToken); err != unix.ENOENT {
		t.Errorf("unknown id: %v, want ENOENT", err)
	}
}

func TestTokenInfoOfNothing(t *testing.T) {
	if info, err := new(Kernel).TokenInfo(-1); info != nil || err == nil {
		t.Errorf("%v, %v", info, err)
	}
	if info, err := new(Kernel).TokenInfo(newFD(t).Int()); info != nil || err == nil {
		t.Errorf("/dev/null: %v, %v", info, err)
	}
}
