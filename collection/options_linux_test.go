package collection

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/bpftoken/bpftoken/internal/testenv"
	"github.com/cilium/ebpf"
	"github.com/cilium/ebpf/asm"
)

// first is a program that returns what is in a map at key 0.
func first(name string) *ebpf.ProgramSpec {
	return &ebpf.ProgramSpec{Type: ebpf.SocketFilter, License: "MIT", Instructions: asm.Instructions{
		asm.LoadMapValue(asm.R1, 0, 0).WithReference(name),
		asm.LoadMem(asm.R0, asm.R1, 0, asm.Word),
		asm.Return(),
	}}
}

func runs(t *testing.T, prog *ebpf.Program, want uint32) {
	t.Helper()
	if got, err := Run(prog, &ebpf.RunOptions{Data: make([]byte, 14)}); err != nil || got != want {
		t.Errorf("got %d, %v, want %d", got, err, want)
	}
}

// TestReplacements makes sure that programs and variables use a caller's map, that it
// keeps its contents, and that it stays open when the collection is closed.
func TestReplacements(t *testing.T) {
	loadsReally(t)
	testenv.NoLeaks(t)
	spec := &ebpf.CollectionSpec{
		Maps:      map[string]*ebpf.MapSpec{".data": section(".data", 4)},
		Programs:  map[string]*ebpf.ProgramSpec{"p": first(".data")},
		Variables: map[string]*ebpf.VariableSpec{"v": {Name: "v", SectionName: ".data", Value: []byte{1, 0, 0, 0}}},
	}
	shared := mustLoad(t, spec, nil).Maps[".data"]
	if err := shared.Put(uint32(0), uint32(42)); err != nil {
		t.Fatal(err)
	}
	coll := mustLoad(t, spec, &ebpf.CollectionOptions{MapReplacements: map[string]*ebpf.Map{".data": shared}})
	runs(t, coll.Programs["p"], 42)
	if err := coll.Variables["v"].Set(uint32(43)); err != nil {
		t.Fatal(err)
	}
	coll.Close()
	var value uint32
	if err := shared.Lookup(uint32(0), &value); err != nil || value != 43 {
		t.Errorf("value %d, %v", value, err)
	}
}

// TestVerifierLogs makes sure that a log that was asked for comes back whole, also of
// a program that loads, and that none comes back if it was not, or was forbidden.
func TestVerifierLogs(t *testing.T) {
	loadsReally(t)
	testenv.NoLeaks(t)
	long := returning()
	long.Instructions = append(slices.Repeat(asm.Instructions{asm.Mov.Reg(asm.R0, asm.R1)}, 4000), long.Instructions...)
	for name, tt := range map[string]struct {
		opts ebpf.ProgramOptions
		min  int
	}{
		"silent":      {ebpf.ProgramOptions{}, 0},
		"all of it":   {ebpf.ProgramOptions{LogLevel: ebpf.LogLevelInstruction}, minLogSize + 1},
		"a start":     {ebpf.ProgramOptions{LogLevel: ebpf.LogLevelInstruction, LogSizeStart: 1 << 20}, minLogSize + 1},
		"numbers":     {ebpf.ProgramOptions{LogLevel: ebpf.LogLevelStats}, 1},
		"not allowed": {ebpf.ProgramOptions{LogLevel: ebpf.LogLevelInstruction, LogDisabled: true}, 0},
	} {
		prog, err := NewProgram(long, nil, tt.opts)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if n := len(prog.VerifierLog); n < tt.min || tt.min == 0 && n > 0 {
			t.Errorf("%s: a log of %d bytes, want %d", name, n, tt.min)
		}
		_ = prog.Close()
	}
	long.Instructions = append(slices.Clone(long.Instructions[:4000]), asm.Mov.Reg(asm.R10, asm.R0), asm.Return())
	_, err := NewProgram(long, nil, ebpf.ProgramOptions{LogLevel: ebpf.LogLevelInstruction})
	if verr := new(ebpf.VerifierError); !errors.As(err, &verr) || len(verr.Log) < 4000 {
		t.Errorf("error %v with %d lines of log", err, len(verr.Log))
	}
}

// TestLoadAndAssignUndoes makes sure that a load that fails half way leaves the struct
// as it was.
func TestLoadAndAssignUndoes(t *testing.T) {
	loadsReally(t)
	testenv.NoLeaks(t)
	bad := returning("m")
	bad.Instructions = bad.Instructions[2:] // R0 is not set
	spec := &ebpf.CollectionSpec{
		Maps:     map[string]*ebpf.MapSpec{"m": array("m"), "unused": {Type: 9999}},
		Programs: map[string]*ebpf.ProgramSpec{"good": returning("m"), "worse": bad},
	}
	var objects struct {
		Map  *ebpf.Map     `ebpf:"m"`
		Good *ebpf.Program `ebpf:"good"`
		Bad  *ebpf.Program `ebpf:"worse"`
	}
	err := LoadAndAssign(spec, &objects, nil, nil)
	if !errors.Is(err, syscall.EACCES) || !strings.Contains(err.Error(), `load program "worse"`) {
		t.Errorf("error %v", err)
	}
	if objects.Map != nil || objects.Good != nil || objects.Bad != nil {
		t.Errorf("assigned %+v", objects)
	}
	var rest struct {
		Good *ebpf.Program `ebpf:"good"`
	}
	if err := LoadAndAssign(spec, &rest, nil, nil); err != nil {
		t.Fatal(err) // what is not asked for is not loaded
	}
	runs(t, rest.Good, 0)
	_ = rest.Good.Close()
}

// bigEndian is a key or value that knows how to encode itself.
type bigEndian uint32

func (b bigEndian) MarshalBinary() ([]byte, error) {
	if b == 0 {
		return nil, errors.New("zero has no encoding")
	}
	return binary.BigEndian.AppendUint32(nil, uint32(b)), nil
}

// TestContentsOfAnyType makes sure that keys and values are encoded as cilium/ebpf
// encodes them.
func TestContentsOfAnyType(t *testing.T) {
	loadsReally(t)
	testenv.NoLeaks(t)
	spec := &ebpf.MapSpec{Name: "m", Type: ebpf.Hash, KeySize: 4, ValueSize: 4, MaxEntries: 4, Contents: []ebpf.MapKV{
		{Key: bigEndian(1), Value: bigEndian(2)},
		{Key: []byte{3, 3, 3, 3}, Value: struct{ A, B uint16 }{0x0404, 0x0404}},
		{Key: [4]byte{5}, Value: uint32(0)},
		{Key: [4]byte{5}, Value: uint32(0x06060606)},
	}}
	m, err := NewMap(spec, nil, ebpf.MapOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for key, want := range map[[4]byte][4]byte{{0, 0, 0, 1}: {0, 0, 0, 2}, {3, 3, 3, 3}: {4, 4, 4, 4}, {5}: {6, 6, 6, 6}} {
		var got [4]byte
		if err := m.Lookup(key, &got); err != nil || got != want {
			t.Errorf("key %v: %v, %v, want %v", key, got, err, want)
		}
	}
	spec.Contents = []ebpf.MapKV{{Key: bigEndian(0), Value: uint32(0)}}
	if _, err := NewMap(spec, nil, ebpf.MapOptions{}); err == nil || !strings.Contains(err.Error(), "zero has no encoding") {
		t.Errorf("error %v", err)
	}
}

// TestSingleProgramWithMaps makes sure that a program on its own may use maps that its
// caller put in, by value or by descriptor.
func TestSingleProgramWithMaps(t *testing.T) {
	loadsReally(t)
	testenv.NoLeaks(t)
	spec := array(".rodata") // no data section: a map on its own
	spec.Contents = []ebpf.MapKV{{Key: uint32(0), Value: uint32(42)}}
	m, err := NewMap(spec, nil, ebpf.MapOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if m.Flags() != 0 || m.Put(uint32(0), uint32(1)) == nil {
		t.Errorf("flags %#x, or not frozen", m.Flags())
	}
	associated, direct := first("m"), first("")
	if err := associated.Instructions.AssociateMap("m", m); err != nil {
		t.Fatal(err)
	}
	direct.Instructions[0] = asm.LoadMapValue(asm.R1, m.FD(), 0)
	for _, p := range []*ebpf.ProgramSpec{associated, direct} {
		prog, err := NewProgram(p, nil, ebpf.ProgramOptions{})
		if err != nil {
			t.Fatal(err)
		}
		runs(t, prog, 42)
		_ = prog.Close()
	}
}
