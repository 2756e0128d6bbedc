package collection_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"testing"
	"unsafe"

	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/btf"
	"golang.org/x/sys/unix"
)

// A state is everything about a collection that does not depend on when and by
// whom it was loaded.
type state struct {
	Maps      map[string]mapState
	Programs  map[string]programState
	Variables map[string]variableState
}

type mapState struct {
	Type                           ebpf.MapType
	KeySize, ValueSize, MaxEntries uint32
	Flags                          uint32
	Name                           string
	Extra                          uint64
	Frozen                         bool
	KeyType, ValueType             string // of its BTF, "" without
	KernelValueType                uint32 // type id in vmlinux, for struct_ops
	Contents                       map[string]string
}

type programState struct {
	Type                 ebpf.ProgramType
	Name, Tag            string
	Insns, VerifiedInsns uint32
	Maps                 int
	AttachBTFID          uint32
	AttachesToKernel     bool // a type of vmlinux or of a module, not of a program
	HasBTF               bool
	GPL                  bool
	Functions            []string
	Lines                int
	Subprograms          int
}

type variableState struct {
	Value    string
	ReadOnly bool
	Type     string
}

// stateOf examines maps and programs. It takes root: the kernel shows others neither
// instructions nor objects by id.
func stateOf(t testing.TB, coll *ebpf.Collection) state {
	t.Helper()
	s := state{Maps: map[string]mapState{}, Programs: map[string]programState{}}
	for name, p := range coll.Programs {
		s.Programs[name] = programStateOf(t, p)
	}
	for name, m := range coll.Maps {
		s.Maps[name] = mapStateOf(t, m, coll)
	}
	return s
}

// variablesOf reads variables. It takes no privilege, but they cannot leave their
// process.
func variablesOf(t testing.TB, vars map[string]*ebpf.Variable) map[string]variableState {
	t.Helper()
	out := map[string]variableState{}
	for name, v := range vars {
		value := make([]byte, v.Size())
		if err := v.Get(value); err != nil {
			t.Errorf("variable %q: %v", name, err)
		}
		out[name] = variableState{show(value), v.ReadOnly(), fmt.Sprint(v.Type())}
	}
	return out
}

func mapStateOf(t testing.TB, m *ebpf.Map, coll *ebpf.Collection) mapState {
	t.Helper()
	info, err := m.Info()
	if err != nil {
		t.Fatal(err)
	}
	raw := rawInfo[rawMapInfo](t, m.FD())
	s := mapState{
		Type: info.Type, KeySize: info.KeySize, ValueSize: info.ValueSize, MaxEntries: info.MaxEntries,
		Flags: info.Flags, Name: info.Name, Frozen: info.Frozen(), KernelValueType: raw.VmlinuxValueTypeID,
		KeyType: typeName(t, raw.BTFID, raw.KeyTypeID), ValueType: typeName(t, raw.BTFID, raw.ValueTypeID),
		Contents: contentsOf(t, m, coll),
	}
	s.Extra, _ = info.MapExtra()
	return s
}

func programStateOf(t testing.TB, p *ebpf.Program) programState {
	t.Helper()
	info, err := p.Info()
	if err != nil {
		t.Fatal(err)
	}
	raw := rawInfo[rawProgInfo](t, p.FD())
	if n, _ := info.VerifiedInstructions(); n != raw.VerifiedInsns {
		t.Fatalf("rawProgInfo is not struct bpf_prog_info: %d verified instructions, cilium/ebpf says %d", raw.VerifiedInsns, n)
	}
	s := programState{
		Type: info.Type, Name: info.Name, Tag: info.Tag,
		Insns: raw.XlatedLen / 8, VerifiedInsns: raw.VerifiedInsns, Maps: int(raw.MapIDs),
		AttachBTFID: raw.AttachBTFID, AttachesToKernel: isKernelBTF(t, raw.AttachBTFObjID),
		HasBTF: raw.BTFID != 0, GPL: raw.Flags&1 != 0, Lines: int(raw.LineInfos), Subprograms: int(raw.JitedLens),
	}
	if !s.AttachesToKernel {
		s.AttachBTFID = 0 // an index into the other program's BTF
	}
	if raw.BTFID == 0 {
		return s
	}
	funcs, err := info.FuncInfos()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range funcs {
		s.Functions = append(s.Functions, fmt.Sprintf("%2v", f.Func))
	}
	return s
}

// contentsOf dumps a map whose type can be iterated over. What is an id of another
// object is shown as what it refers to. Nil for other types.
func contentsOf(t testing.TB, m *ebpf.Map, coll *ebpf.Collection) map[string]string {
	t.Helper()
	if !iterable[m.Type()] {
		return nil
	}
	out := map[string]string{}
	for key, err := m.NextKeyBytes(nil); key != nil; key, err = m.NextKeyBytes(key) {
		if err != nil {
			t.Fatal(err)
		}
		value, err := m.LookupBytes(key)
		if err != nil {
			t.Fatal(err)
		}
		if value == nil {
			continue
		}
		out[hex.EncodeToString(key)] = showValue(t, m.Type(), value, coll)
	}
	return out
}

var iterable = map[ebpf.MapType]bool{
	ebpf.Array: true, ebpf.Hash: true, ebpf.LRUHash: true, ebpf.PerCPUArray: true, ebpf.PerCPUHash: true,
	ebpf.LRUCPUHash: true, ebpf.LPMTrie: true, ebpf.ProgramArray: true, ebpf.ArrayOfMaps: true, ebpf.HashOfMaps: true,
	ebpf.StructOpsMap: true, ebpf.DevMap: true, ebpf.DevMapHash: true, ebpf.CPUMap: true,
}

func showValue(t testing.TB, typ ebpf.MapType, value []byte, coll *ebpf.Collection) string {
	t.Helper()
	switch typ {
	case ebpf.ProgramArray:
		p, err := ebpf.NewProgramFromID(ebpf.ProgramID(binary.NativeEndian.Uint32(value)))
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		s := programStateOf(t, p)
		return fmt.Sprintf("program %s, tag %s", s.Name, s.Tag)
	case ebpf.ArrayOfMaps, ebpf.HashOfMaps:
		m, err := ebpf.NewMapFromID(ebpf.MapID(binary.NativeEndian.Uint32(value)))
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		return fmt.Sprintf("map %+v", mapStateOf(t, m, coll))
	case ebpf.StructOpsMap:
		return show(maskPrograms(t, value, coll))
	}
	return show(value)
}

// show keeps states small.
func show(value []byte) string {
	if len(value) > 256 {
		return fmt.Sprintf("%d bytes, sha256 %x", len(value), sha256.Sum256(value))
	}
	return hex.EncodeToString(value)
}

// maskPrograms puts a hash of a program's name in place of its id.
func maskPrograms(t testing.TB, value []byte, coll *ebpf.Collection) []byte {
	t.Helper()
	value = bytes.Clone(value)
	for name, p := range coll.Programs {
		info, err := p.Info()
		if err != nil {
			t.Fatal(err)
		}
		id, _ := info.ID()
		for at := 0; at+8 <= len(value); at += 8 {
			if binary.NativeEndian.Uint64(value[at:]) == uint64(id) {
				copy(value[at:], fmt.Sprintf("%8.8s", name))
			}
		}
	}
	return value
}

// typeName names a type of a loaded BTF.
func typeName(t testing.TB, btfID, id uint32) string {
	t.Helper()
	if btfID == 0 || id == 0 {
		return ""
	}
	handle, err := btf.NewHandleFromID(btf.ID(btfID))
	if err != nil {
		t.Fatal(err)
	}
	defer handle.Close()
	spec, err := handle.Spec(nil)
	if err != nil {
		t.Fatal(err)
	}
	typ, err := spec.TypeByID(btf.TypeID(id))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%2v", typ)
}

func isKernelBTF(t testing.TB, id uint32) bool {
	t.Helper()
	if id == 0 {
		return false
	}
	handle, err := btf.NewHandleFromID(btf.ID(id))
	if err != nil {
		t.Fatal(err)
	}
	defer handle.Close()
	info, err := handle.Info()
	if err != nil {
		t.Fatal(err)
	}
	return info.IsKernel
}

// rawMapInfo is the start of struct bpf_map_info.
type rawMapInfo struct {
	_                      [11]uint32
	VmlinuxValueTypeID     uint32
	_                      [2]uint64
	BTFID                  uint32
	KeyTypeID, ValueTypeID uint32
	_                      uint32
}

// rawProgInfo is the start of struct bpf_prog_info, as far as attach_btf_id.
type rawProgInfo struct {
	_              [5]uint32
	XlatedLen      uint32
	_              [3]uint64
	_              uint32
	MapIDs         uint32
	_              [7]uint32
	Flags          uint32 // bit 0: gpl_compatible, on little endian
	_              [2]uint64
	_              uint32
	JitedLens      uint32
	_              [2]uint64
	BTFID          uint32
	_              uint32
	_              uint64
	FuncInfos      uint32
	LineInfos      uint32
	_              [8]uint64
	VerifiedInsns  uint32
	AttachBTFObjID uint32
	AttachBTFID    uint32
	_              uint32
}

// rawInfo asks for what cilium/ebpf does not tell.
func rawInfo[T any](t testing.TB, fd int) T {
	t.Helper()
	const objGetInfoByFD = 15
	var info T
	attr := struct {
		fd, size uint32
		info     unsafe.Pointer
	}{uint32(fd), uint32(unsafe.Sizeof(info)), unsafe.Pointer(&info)}
	_, _, errno := unix.Syscall(unix.SYS_BPF, objGetInfoByFD, uintptr(unsafe.Pointer(&attr)), unsafe.Sizeof(attr))
	if errno != 0 {
		t.Fatal(fmt.Errorf("info of descriptor %d: %w", fd, errno))
	}
	return info
}
